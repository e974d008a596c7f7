// Drawing one frame of the graph. What is shown depends on how large a node is on the screen: a mark in the kind's
// colour, a card with a name, or a card with everything. Names of nodes that much hangs on stay readable from afar.

const glyphs = Object.fromEntries(Object.entries(KINDS).map(([kind, { path }]) => [kind, new Path2D(path)]));
const badges = Object.fromEntries(Object.entries(STATUSES).map(([status, { path }]) => [status, new Path2D(path)]));

// Scale (screen pixels for one unit) from which a card, and a whole card, can be read.
const CARD_SCALE = 0.34;
const FULL_SCALE = 0.72;

/** The colours of the page's style sheet, as the canvas needs them. */
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    ground: value('--ground'),
    dot: value('--dot'),
    card: value('--surface'),
    line: value('--line-strong'),
    edge: value('--edge'),
    up: value('--up'),
    down: value('--down'),
    text: value('--text'),
    muted: value('--muted'),
    accent: value('--accent'),
    onKind: value('--on-kind'),
    kinds: Object.fromEntries(KIND_ORDER.map((kind) => [kind, value(`--kind-${kind.replace('_', '-')}`)])),
    tones: Object.fromEntries(['good', 'warn', 'bad', 'idle'].map((tone) => [tone, value(`--${tone}`)])),
  };
}

/** The points of a link: where it leaves, each level stretch, where it arrives. */
function linkPath(link, places, path) {
  const from = places.get(link.from);
  const to = places.get(link.to);
  let x = from.x + from.w;
  let y = from.y + NODE_HEIGHT / 2;
  path.moveTo(x, y);
  const curve = (nextX, nextY) => {
    const reach = nextX > x ? (nextX - x) / 2 : 60 + Math.abs(nextY - y) / 4;
    path.bezierCurveTo(x + reach, y, nextX - reach, nextY, nextX, nextY);
  };
  const { stretches } = link;
  for (let at = 0; at < stretches.length; at += 3) {
    curve(stretches[at], stretches[at + 2]);
    path.lineTo(stretches[at + 1], stretches[at + 2]);
    x = stretches[at + 1];
    y = stretches[at + 2];
  }
  curve(to.x, to.y + NODE_HEIGHT / 2);
}

function linkBounds(link, places) {
  const from = places.get(link.from);
  const to = places.get(link.to);
  let top = Math.min(from.y, to.y);
  let bottom = Math.max(from.y, to.y) + NODE_HEIGHT;
  for (let at = 2; at < link.stretches.length; at += 3) {
    top = Math.min(top, link.stretches[at]);
    bottom = Math.max(bottom, link.stretches[at]);
  }
  return { left: Math.min(from.x + from.w, to.x) - 70, right: Math.max(from.x + from.w, to.x) + 70, top, bottom };
}

const shortened = new Map();

/** The text cut in its middle to fit a width; tails tell names apart as much as heads do. */
function cut(context, text, width, size) {
  const key = `${size}|${Math.round(width)}|${text}`;
  let result = shortened.get(key);
  if (result !== undefined) return result;
  result = text;
  if (context.measureText(text).width > width) {
    let low = 2;
    let high = text.length;
    while (low < high) {
      const keep = (low + high + 1) >> 1;
      const head = Math.ceil(keep * 0.6);
      const tried = `${text.slice(0, head)}…${text.slice(text.length - (keep - head))}`;
      if (context.measureText(tried).width <= width) low = keep;
      else high = keep - 1;
    }
    const head = Math.ceil(low * 0.6);
    result = `${text.slice(0, head)}…${text.slice(text.length - (low - head))}`;
  }
  if (shortened.size > 40000) shortened.clear();
  shortened.set(key, result);
  return result;
}

/**
 * Paints a frame.
 * frame: {context, width, height, ratio, view: {x, y, k}, scene, places, colours, selected, hovered, hoveredLink,
 * lineage: {up, down, centre} or null}
 */
function paint(frame) {
  const { context, width, height, ratio, view, colours } = frame;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, width, height);
  paintDots(frame);
  context.setTransform(ratio * view.k, 0, 0, ratio * view.k, -view.x * view.k * ratio, -view.y * view.k * ratio);
  const viewport = {
    left: view.x, top: view.y, right: view.x + width / view.k, bottom: view.y + height / view.k,
  };
  paintLinks(frame, viewport);
  const shown = frame.scene.items.filter((item) => item.x + item.w >= viewport.left && item.x <= viewport.right
    && item.y + NODE_HEIGHT >= viewport.top && item.y <= viewport.bottom);
  if (view.k < CARD_SCALE) paintMarks(frame, shown);
  else for (const item of shown) paintCard(frame, item);
  if (view.k < CARD_SCALE) paintFarNames(frame, shown);
}

function paintDots({ context, width, height, view, colours }) {
  let step = 28 * view.k;
  while (step < 18) step *= 2;
  context.fillStyle = colours.dot;
  const startX = ((-view.x * view.k) % step + step) % step;
  const startY = ((-view.y * view.k) % step + step) % step;
  for (let x = startX; x < width; x += step) {
    for (let y = startY; y < height; y += step) context.fillRect(x, y, 1.2, 1.2);
  }
}

function paintLinks(frame, viewport) {
  const { context, scene, places, colours, view, lineage, hoveredLink } = frame;
  const inside = (link) => link.bounds.left <= viewport.right && link.bounds.right >= viewport.left
    && link.bounds.top <= viewport.bottom && link.bounds.bottom >= viewport.top;
  const thin = Math.max(1.3, 0.7 / view.k);
  context.lineWidth = thin;
  context.strokeStyle = colours.edge;
  const seen = scene.links.filter(inside);
  // Where very many lines run together, each is fainter.
  context.globalAlpha = (lineage ? 0.35 : 1) * Math.max(0.4, Math.min(1, 900 / seen.length));
  if (seen.length > 400 && seen.length > scene.links.length / 2) {
    context.stroke(scene.path);
  } else {
    const path = new Path2D();
    for (const link of seen) if (!link.bridged) linkPath(link, places, path);
    context.stroke(path);
  }
  const dashed = seen.filter((link) => link.bridged);
  if (dashed.length) {
    const path = new Path2D();
    for (const link of dashed) linkPath(link, places, path);
    context.setLineDash([6, 5]);
    context.stroke(path);
    context.setLineDash([]);
  }
  context.globalAlpha = 1;
  if (lineage) {
    const strong = Math.max(2, 1.3 / view.k);
    paintLinkSet(frame, seen.filter((link) => within(link, lineage.up, lineage.centre, 'to')), colours.up, strong);
    paintLinkSet(frame, seen.filter((link) => within(link, lineage.down, lineage.centre, 'from')), colours.down, strong);
  }
  if (hoveredLink) paintLinkSet(frame, [hoveredLink], colours.accent, Math.max(2.6, 1.8 / view.k));
}

function within(link, side, centre, near) {
  const far = near === 'to' ? 'from' : 'to';
  return side.has(link[far]) && (link[near] === centre || side.has(link[near]));
}

function paintLinkSet({ context, places, view }, links, colour, width) {
  if (!links.length) return;
  const path = new Path2D();
  for (const link of links) linkPath(link, places, path);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
  if (view.k < CARD_SCALE) return;
  context.fillStyle = colour;
  for (const link of links) {
    const to = places.get(link.to);
    const y = to.y + NODE_HEIGHT / 2;
    context.beginPath();
    context.moveTo(to.x + 0.5, y);
    context.lineTo(to.x - 7.5, y - 4.5);
    context.lineTo(to.x - 7.5, y + 4.5);
    context.closePath();
    context.fill();
  }
}

/** Whether a node steps back because another one's lineage is shown. */
function faded(frame, index) {
  const { lineage } = frame;
  if (!lineage || index === lineage.centre) return false;
  return !lineage.up.has(index) && !lineage.down.has(index);
}

/** From afar: a plain mark for each node, in the colour of its kind. */
function paintMarks(frame, shown) {
  const { context, colours, view, selected, hovered } = frame;
  const least = 2.2 / view.k;
  const tall = Math.max(NODE_HEIGHT, least);
  for (const item of shown) {
    const node = nodes[item.index];
    context.globalAlpha = faded(frame, item.index) ? 0.28 : 1;
    context.fillStyle = colours.kinds[node.kind] || colours.muted;
    if (view.k < 0.12) {
      context.fillRect(item.x, item.y + (NODE_HEIGHT - tall) / 2, item.w, tall);
    } else {
      context.beginPath();
      context.roundRect(item.x, item.y, item.w, NODE_HEIGHT, 9);
      context.fill();
    }
    const tone = node.worst && STATUSES[node.worst].tone;
    if ((tone === 'bad' || tone === 'warn') && view.k >= 0.06) {
      const size = Math.max(20, 5 / view.k);
      context.fillStyle = colours.card;
      context.fillRect(item.x + item.w - size - 4, item.y + NODE_HEIGHT / 2 - size / 2 - 4, size + 8, size + 8);
      context.fillStyle = colours.tones[tone];
      context.fillRect(item.x + item.w - size, item.y + NODE_HEIGHT / 2 - size / 2, size, size);
    }
    if (item.index === selected || item.index === hovered) {
      context.globalAlpha = 1;
      context.strokeStyle = item.index === selected ? colours.accent : colours.text;
      context.lineWidth = 2.5 / view.k;
      context.strokeRect(item.x - 3 / view.k, item.y - 3 / view.k, item.w + 6 / view.k, NODE_HEIGHT + 6 / view.k);
    }
  }
  context.globalAlpha = 1;
}

function paintCard(frame, item) {
  const { context, colours, view, selected, hovered } = frame;
  const node = nodes[item.index];
  const colour = colours.kinds[node.kind] || colours.muted;
  const { x, y, w } = item;
  const chosen = item.index === selected;
  const full = view.k >= FULL_SCALE;

  context.beginPath();
  context.roundRect(x, y, w, NODE_HEIGHT, 9);
  context.fillStyle = colours.card;
  context.fill();
  context.globalAlpha = faded(frame, item.index) ? 0.36 : 1;
  if (chosen) {
    context.save();
    context.globalAlpha = 0.12;
    context.fillStyle = colours.accent;
    context.fill();
    context.restore();
  }
  context.lineWidth = chosen ? 2.2 : 1.2;
  context.strokeStyle = chosen ? colours.accent : item.index === hovered ? colour : colours.line;
  if (node.materialized === 'ephemeral') context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);

  const badge = node.worst && (STATUSES[node.worst].tone !== 'good' || full) ? node.worst : null;
  const right = x + w - (badge ? 28 : 10);
  if (full) {
    context.beginPath();
    context.roundRect(x + 7, y + 7, 30, 30, 6);
    context.fillStyle = colour;
    context.fill();
    paintGlyph(context, glyphs[node.kind], x + 14, y + 14, 1, colours.onKind, 1.4);
    context.textBaseline = 'alphabetic';
    context.fillStyle = colours.text;
    context.font = `600 13px ${FONT}`;
    context.fillText(cut(context, node.label, right - x - 46, 13), x + 46, y + 20);
    context.fillStyle = colours.muted;
    context.font = `11px ${FONT}`;
    context.fillText(cut(context, subtitle(node), right - x - 46, 11), x + 46, y + 34.5);
  } else {
    context.beginPath();
    context.roundRect(x, y, 12, NODE_HEIGHT, [9, 0, 0, 9]);
    context.fillStyle = colour;
    context.fill();
    paintName(context, node.label, x + 20, y + NODE_HEIGHT / 2, right - x - 20, view.k, colours.text);
  }
  if (badge) {
    const { tone } = STATUSES[badge];
    context.beginPath();
    context.arc(x + w - 16, y + NODE_HEIGHT / 2, 8, 0, Math.PI * 2);
    context.fillStyle = colours.tones[tone];
    if (tone === 'good') {
      paintGlyph(context, badges[badge], x + w - 22, y + NODE_HEIGHT / 2 - 6, 0.75, colours.tones.good, 2);
    } else {
      context.fill();
      paintGlyph(context, badges[badge], x + w - 21.5, y + NODE_HEIGHT / 2 - 5.5, 0.69, colours.card, 2.4);
    }
  }
  context.globalAlpha = 1;
}

/** The name alone, as large as it must be to be read: on one line, else on two, else cut. */
function paintName(context, name, x, middle, room, scale, colour) {
  const size = Math.min(19, Math.max(13, Math.round(9 / scale)));
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.font = `500 ${size}px ${FONT}`;
  if (context.measureText(name).width <= room) {
    context.fillText(name, x, middle + 1);
    return;
  }
  const [head, tail] = halves(name);
  context.fillText(cut(context, head, room, size), x, middle - size * 0.57 + 1);
  if (tail) context.fillText(cut(context, tail, room, size), x, middle + size * 0.57 + 1);
}

/** A name in two parts of nearly the same length, parted after an underscore or a dot. */
function halves(name) {
  let best = 0;
  for (let at = 1; at < name.length; at++) {
    if (!/[_.\- ]/.test(name[at - 1])) continue;
    if (Math.abs(at * 2 - name.length) < Math.abs(best * 2 - name.length)) best = at;
  }
  return best ? [name.slice(0, best), name.slice(best)] : [name, ''];
}

function paintGlyph(context, glyph, x, y, scale, colour, width) {
  if (!glyph) return;
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.stroke(glyph);
  context.restore();
}

/** From afar, the names of the best connected nodes that fit without touching each other, as on a map. */
function paintFarNames(frame, shown) {
  const { context, width, colours, view, ratio, selected, hovered } = frame;
  const weight = (item) => (item.index === selected || item.index === hovered ? 1e9 : 0)
    + (faded(frame, item.index) ? -1e6 : 0) + nodes[item.index].children.length * 2 + nodes[item.index].parents.length;
  const ranked = shown.map((item) => ({ item, weight: weight(item) })).sort((a, b) => b.weight - a.weight || a.item.index - b.item.index);
  const taken = [];
  const apart = shown.length > 300 ? { x: 40, y: 26 } : { x: 6, y: 5 };
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `600 11px ${FONT}`;
  context.textBaseline = 'middle';
  for (const { item, weight: value } of ranked.slice(0, 300)) {
    if (value < 0 || taken.length >= Math.min(40, Math.max(14, shown.length / 5))) break;
    const node = nodes[item.index];
    const text = cut(context, node.label, 190, 11);
    const w = context.measureText(text).width + 15;
    const middle = (item.x + item.w / 2 - view.x) * view.k;
    const box = { x: Math.max(4, Math.min(width - w - 4, middle - w / 2)), y: (item.y + NODE_HEIGHT / 2 - view.y) * view.k - 9, w, h: 18 };
    if (taken.some((other) => box.x < other.x + other.w + apart.x && box.x + box.w + apart.x > other.x
      && box.y < other.y + other.h + apart.y && box.y + box.h + apart.y > other.y)) continue;
    taken.push(box);
    const chosen = item.index === selected;
    context.beginPath();
    context.roundRect(box.x, box.y, box.w, box.h, 4);
    context.fillStyle = colours.card;
    context.fill();
    context.lineWidth = chosen ? 2 : 1;
    context.strokeStyle = chosen ? colours.accent : colours.line;
    context.stroke();
    context.beginPath();
    context.roundRect(box.x, box.y, 5, box.h, [4, 0, 0, 4]);
    context.fillStyle = colours.kinds[node.kind] || colours.muted;
    context.fill();
    context.fillStyle = colours.text;
    context.fillText(text, box.x + 10, box.y + 9.5);
  }
}
