// The graph on its canvas: which part is in view, pointer and keys, and when to paint.

// From this scale on names can be read without effort.
const READABLE = 0.45;

// Kept free around a fitted graph, in pixels; more at the top, where the tools are.
const MARGIN = { left: 32, right: 32, top: 66, bottom: 28 };

/**
 * events: {pick(index or null), focus(index)}
 */
function createGraph(events) {
  const canvas = byId('canvas');
  const stage = byId('stage');
  const tip = byId('tip');
  const context = canvas.getContext('2d');
  const view = { x: 0, y: 0, k: 1 };
  let colours = readColours();
  let scene = { items: [], links: [] };
  let places = new Map();
  let bounds = { left: 0, top: 0, right: 1, bottom: 1 };
  let size = { width: 0, height: 0 };
  let selected = null;
  let hovered = null;
  let hoveredLink = null;
  let lineage = null;
  let due = false;
  let flight = null;
  let waiting = null;
  // Whether the view has been set; before that its scale means nothing.
  let moved = false;
  const minimap = createMinimap(byId('minimap'), (x, y) => {
    flight = null;
    view.x = x - size.width / view.k / 2;
    view.y = y - size.height / view.k / 2;
    request();
  });
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  // ---- painting

  function request() {
    if (due) return;
    due = true;
    requestAnimationFrame((time) => {
      due = false;
      step(time);
      if (!size.width) return;
      const ratio = window.devicePixelRatio || 1;
      paint({
        context, width: size.width, height: size.height, ratio,
        view, scene, places, colours, selected, hovered, hoveredLink, lineage,
      });
      minimap.paint({ scene, bounds, view, size, colours, fitted: fittingScale() });
    });
  }

  /** Moves the view along a running flight. */
  function step(time) {
    if (!flight) return;
    if (flight.start === null) flight.start = time;
    const share = Math.min(1, (time - flight.start) / flight.length);
    const eased = 1 - (1 - share) ** 3;
    view.k = flight.from.k * (flight.to.k / flight.from.k) ** eased;
    const centre = (place) => [place.x + size.width / place.k / 2, place.y + size.height / place.k / 2];
    const [fromX, fromY] = centre(flight.from);
    const [toX, toY] = centre(flight.to);
    view.x = fromX + (toX - fromX) * eased - size.width / view.k / 2;
    view.y = fromY + (toY - fromY) * eased - size.height / view.k / 2;
    if (share >= 1) flight = null;
    request();
  }

  function fly(to, length = 320) {
    moved = true;
    if (calm.matches || !length || !size.width) {
      flight = null;
      Object.assign(view, to);
    } else {
      flight = { from: { ...view }, to, start: null, length };
    }
    request();
  }

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    const box = stage.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const grown = !size.width;
    // What was in the middle stays in the middle.
    view.x -= (box.width - size.width) / 2 / view.k;
    view.y -= (box.height - size.height) / 2 / view.k;
    size = { width: box.width, height: box.height };
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    if (grown && waiting) {
      const act = waiting;
      waiting = null;
      act();
    }
    request();
  }
  new ResizeObserver(resize).observe(stage);

  // ---- the scene

  function setScene(next) {
    scene = next;
    places = new Map(scene.items.map((item) => [item.index, item]));
    scene.path = new Path2D();
    bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const item of scene.items) {
      bounds.left = Math.min(bounds.left, item.x);
      bounds.top = Math.min(bounds.top, item.y);
      bounds.right = Math.max(bounds.right, item.x + item.w);
      bounds.bottom = Math.max(bounds.bottom, item.y + NODE_HEIGHT);
    }
    if (!scene.items.length) bounds = { left: 0, top: 0, right: 1, bottom: 1 };
    for (const link of scene.links) {
      link.bounds = linkBounds(link, places);
      bounds.top = Math.min(bounds.top, link.bounds.top);
      bounds.bottom = Math.max(bounds.bottom, link.bounds.bottom);
      if (!link.bridged) linkPath(link, places, scene.path);
    }
    hovered = null;
    hoveredLink = null;
    tip.hidden = true;
    updateLineage();
    minimap.forget();
    request();
  }

  function updateLineage() {
    const centre = hovered !== null && places.has(hovered) ? hovered : selected;
    lineage = centre === null || !places.has(centre) ? null
      : { centre, up: reach(centre, 'parents', Infinity), down: reach(centre, 'children', Infinity) };
    request();
  }

  // ---- moving about

  function fittingScale() {
    const wide = bounds.right - bounds.left;
    const high = bounds.bottom - bounds.top;
    return Math.min(1.15, (size.width - MARGIN.left - MARGIN.right) / wide, (size.height - MARGIN.top - MARGIN.bottom) / high);
  }

  function fit(length) {
    whenSized(() => {
      const k = Math.max(0.004, fittingScale());
      fly({
        k,
        x: (bounds.left + bounds.right) / 2 - (size.width + MARGIN.left - MARGIN.right) / k / 2,
        y: (bounds.top + bounds.bottom) / 2 - (size.height + MARGIN.top - MARGIN.bottom) / k / 2,
      }, length);
    });
  }

  /** On a narrow screen: where the lineage begins, large enough to read. */
  function fitHeight(length) {
    const high = bounds.bottom - bounds.top;
    const k = Math.max(CARD_SCALE * 1.2, Math.min(READABLE, (size.height - MARGIN.top - MARGIN.bottom) / high));
    fly({ k, x: bounds.left - 20 / k, y: (bounds.top + bounds.bottom) / 2 - (size.height + MARGIN.top - MARGIN.bottom) / k / 2 }, length);
  }

  /** Brings a node into sight; leaves the view alone where it is in sight and large enough already. */
  function reveal(index, { always = false, length } = {}) {
    whenSized(() => {
      const item = places.get(index);
      if (!item) return;
      const to = flight ? flight.to : view;
      const left = (item.x - to.x) * to.k;
      const top = (item.y - to.y) * to.k;
      const seen = left > 20 && top > 20 && left + item.w * to.k < size.width - 20 && top + NODE_HEIGHT * to.k < size.height - 20;
      if (seen && to.k >= READABLE && !always) return;
      const k = moved && to.k >= READABLE && to.k <= 1.5 ? to.k : 0.8;
      fly({ k, x: item.x + item.w / 2 - size.width / k / 2, y: item.y + NODE_HEIGHT / 2 - size.height / k / 2 }, length);
    });
  }

  /** Shows everything where that can be read; otherwise the selected node and what is around it. */
  function arrive(length) {
    whenSized(() => {
      if (selected !== null && places.has(selected) && fittingScale() < READABLE) reveal(selected, { always: true, length });
      else if (size.width < 560 && fittingScale() < READABLE) fitHeight(length);
      else fit(length);
    });
  }

  /** Does it now, or once the canvas has a size. */
  function whenSized(act) {
    if (size.width) {
      act();
    } else if (waiting) {
      const before = waiting;
      waiting = () => { before(); act(); };
    } else {
      waiting = act;
    }
  }

  function zoomAt(factor, x, y, length) {
    const least = Math.min(0.05, Math.max(0.003, fittingScale() / 2));
    const from = flight && length ? flight.to : view;
    const k = Math.min(2.6, Math.max(least, from.k * factor));
    const to = { k, x: from.x + x / from.k - x / k, y: from.y + y / from.k - y / k };
    if (length) {
      fly(to, length);
    } else {
      flight = null;
      Object.assign(view, to);
      request();
    }
  }

  const zoomBy = (factor) => zoomAt(factor, size.width / 2, size.height / 2, 160);

  // ---- what is under the pointer

  function nodeAt(x, y) {
    const slack = view.k < CARD_SCALE ? 4 / view.k : 0;
    let best = null;
    let nearest = Infinity;
    for (const item of scene.items) {
      if (x < item.x - slack || x > item.x + item.w + slack || y < item.y - slack || y > item.y + NODE_HEIGHT + slack) continue;
      const distance = Math.abs(y - item.y - NODE_HEIGHT / 2);
      if (distance < nearest) {
        nearest = distance;
        best = item.index;
      }
    }
    return best;
  }

  function linkAt(x, y) {
    if (view.k < CARD_SCALE / 2) return null;
    const slack = 5 / view.k;
    const probe = context;
    probe.save();
    probe.setTransform(1, 0, 0, 1, 0, 0);
    probe.lineWidth = slack * 2;
    let found = null;
    for (const link of scene.links) {
      const { left, right, top, bottom } = link.bounds;
      if (x < left || x > right || y < top - slack || y > bottom + slack) continue;
      const path = new Path2D();
      linkPath(link, places, path);
      if (probe.isPointInStroke(path, x, y)) {
        found = link;
        break;
      }
    }
    probe.restore();
    return found;
  }

  function hover(event) {
    const x = event.offsetX / view.k + view.x;
    const y = event.offsetY / view.k + view.y;
    const index = nodeAt(x, y);
    const near = index === null ? linkAt(x, y) : null;
    if (index !== hovered) {
      hovered = index;
      updateLineage();
    }
    if (near !== hoveredLink) {
      hoveredLink = near;
      request();
    }
    canvas.style.cursor = index !== null ? 'pointer' : 'grab';
    showTip(event);
  }

  /** Whether a node's card shows its whole name, so that no tip is needed. */
  function isNameShown(index) {
    if (view.k < FULL_SCALE) return false;
    context.font = `600 13px ${FONT}`;
    return context.measureText(nodes[index].label).width <= places.get(index).w - 46 - (nodes[index].worst ? 28 : 10);
  }

  function showTip(event) {
    const node = hovered === null || isNameShown(hovered) ? null : nodes[hovered];
    if (!node && !hoveredLink) {
      tip.hidden = true;
      return;
    }
    if (node) {
      replaceChildren(tip, h('strong', {}, node.label), h('span', {}, subtitle(node)),
        node.worst ? h('span', {}, STATUSES[node.worst].word.toLowerCase()) : null);
    } else {
      replaceChildren(tip, h('strong', {}, `${nodes[hoveredLink.from].label} → ${nodes[hoveredLink.to].label}`),
        hoveredLink.bridged ? h('span', {}, 'through nodes that are filtered out') : null);
    }
    tip.hidden = false;
    const wide = tip.offsetWidth;
    const left = Math.min(size.width - wide - 8, Math.max(8, event.offsetX + 14));
    const top = event.offsetY + 40 > size.height ? event.offsetY - tip.offsetHeight - 10 : event.offsetY + 16;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  function leave() {
    tip.hidden = true;
    hoveredLink = null;
    if (hovered !== null) {
      hovered = null;
      updateLineage();
    }
    request();
  }

  // ---- pointer

  const pointers = new Map();
  let press = null;
  let dragged = false;
  let hit = null;

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    press = pointers.size === 1 ? { x: event.offsetX, y: event.offsetY, moved: false } : null;
    flight = null;
  });

  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) {
      hover(event);
      return;
    }
    const now = { x: event.offsetX, y: event.offsetY };
    if (pointers.size === 2) {
      const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
      const distance = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1;
      zoomAt(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2, 0);
    }
    if (press && Math.hypot(now.x - press.x, now.y - press.y) > 4) press.moved = true;
    if (!press || press.moved) {
      const share = pointers.size === 2 ? 0.5 : 1;
      view.x -= ((now.x - before.x) / view.k) * share;
      view.y -= ((now.y - before.y) / view.k) * share;
      canvas.style.cursor = 'grabbing';
      tip.hidden = true;
      request();
    }
    pointers.set(event.pointerId, now);
  });

  const lift = (event) => {
    pointers.delete(event.pointerId);
    dragged = !press || press.moved || event.type !== 'pointerup';
    press = null;
    canvas.style.cursor = 'grab';
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('pointerleave', leave);
  // The first click of two may open the details and move what was under the pointer: the second belongs to the node that
  // the first one hit.
  canvas.addEventListener('click', (event) => {
    if (dragged) return;
    if (event.detail < 2) {
      hit = nodeAt(event.offsetX / view.k + view.x, event.offsetY / view.k + view.y);
      events.pick(hit);
    } else if (hit !== null) {
      events.focus(hit);
    } else {
      zoomAt(1.8, event.offsetX, event.offsetY, 200);
    }
  });
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    if (event.shiftKey && !event.ctrlKey) {
      flight = null;
      view.x += (event.deltaY || event.deltaX) / view.k;
      request();
      return;
    }
    const unit = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 300 : 1;
    const speed = event.ctrlKey ? 0.011 : 0.0016;
    zoomAt(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * unit)) * speed), event.offsetX, event.offsetY, 0);
    hover(event);
  }, { passive: false });

  // ---- keys: along the lineage with left and right, within a rank with up and down

  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (arrows[event.key]) {
      event.preventDefault();
      if (event.shiftKey) {
        view.x += (arrows[event.key][0] * 80) / view.k;
        view.y += (arrows[event.key][1] * 80) / view.k;
        request();
      } else {
        const next = neighbour(...arrows[event.key]);
        if (next !== null) events.pick(next);
      }
    } else if (event.key === '+' || event.key === '=') {
      zoomBy(1.35);
    } else if (event.key === '-') {
      zoomBy(1 / 1.35);
    } else if (event.key === '0') {
      fit();
    } else {
      return;
    }
    event.stopPropagation();
  });

  function neighbour(across, down) {
    const here = places.get(selected);
    if (!here) return scene.items.length ? leftmost() : null;
    if (across) {
      const side = across < 0 ? 'from' : 'to';
      const own = across < 0 ? 'to' : 'from';
      const near = scene.links.filter((link) => link[own] === selected).map((link) => places.get(link[side]));
      return nearestIn(near, here);
    }
    const rank = nodes[selected].rank;
    const same = scene.items.filter((item) => nodes[item.index].rank === rank && Math.sign(item.y - here.y) === down);
    return nearestIn(same, here);
  }

  function nearestIn(items, here) {
    let best = null;
    for (const item of items) {
      const distance = Math.abs(item.y - here.y);
      if (!best || distance < best.distance) best = { index: item.index, distance };
    }
    return best && best.index;
  }

  function leftmost() {
    return scene.items.reduce((best, item) => (item.x < best.x || (item.x === best.x && item.y < best.y) ? item : best)).index;
  }

  return {
    setScene,
    fit,
    arrive,
    reveal,
    zoomBy,
    repaint() {
      colours = readColours();
      minimap.forget();
      request();
    },
    select(index) {
      selected = index;
      updateLineage();
    },
    current: () => ({ scene, places, bounds, colours, selected }),
    scale: () => (flight ? flight.to.k : view.k),
    fittingScale,
    /** Where a node is on the screen, in the canvas's own pixels. */
    spot(index) {
      const item = places.get(index);
      const at = flight ? flight.to : view;
      return item && { x: (item.x + item.w / 2 - at.x) * at.k, y: (item.y + NODE_HEIGHT / 2 - at.y) * at.k };
    },
  };
}

/** The small map of everything, shown while only a part is in view. */
function createMinimap(canvas, move) {
  const wide = 176;
  const high = 112;
  let picture = null;
  let mapping = null;

  function draw(scene, bounds, colours) {
    const ratio = window.devicePixelRatio || 1;
    picture = document.createElement('canvas');
    picture.width = canvas.width = wide * ratio;
    picture.height = canvas.height = high * ratio;
    const scale = Math.min((wide - 12) / (bounds.right - bounds.left), (high - 12) / (bounds.bottom - bounds.top));
    mapping = {
      scale,
      left: wide / 2 - ((bounds.left + bounds.right) / 2) * scale,
      top: high / 2 - ((bounds.top + bounds.bottom) / 2) * scale,
    };
    const context = picture.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const item of scene.items) {
      context.fillStyle = colours.kinds[nodes[item.index].kind] || colours.muted;
      context.fillRect(mapping.left + item.x * scale, mapping.top + item.y * scale,
        Math.max(1.5, item.w * scale), Math.max(1, NODE_HEIGHT * scale));
    }
  }

  function follow(event) {
    if (!mapping || (event.type === 'pointermove' && !event.buttons)) return;
    move((event.offsetX - mapping.left) / mapping.scale, (event.offsetY - mapping.top) / mapping.scale);
  }
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener('pointermove', follow);

  return {
    forget: () => { picture = null; },
    paint({ scene, bounds, view, size, colours, fitted }) {
      canvas.hidden = scene.items.length < 12 || view.k < fitted * 1.35 || size.width < 560;
      if (canvas.hidden) return;
      if (!picture) draw(scene, bounds, colours);
      const ratio = window.devicePixelRatio || 1;
      const context = canvas.getContext('2d');
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.strokeStyle = colours.accent;
      context.lineWidth = 1.5;
      context.strokeRect(mapping.left + view.x * mapping.scale, mapping.top + view.y * mapping.scale,
        Math.max(4, (size.width / view.k) * mapping.scale), Math.max(4, (size.height / view.k) * mapping.scale));
    },
  };
}
