// Coordinates for a part of the graph. The whole graph comes with its own; when a focus or a filter leaves only some
// nodes, they are ranked anew and keep the order from top to bottom that they have in the whole. That keeps a part of
// the graph looking like the whole, and it is quick.

const NODE_HEIGHT = site.layout.node_height;
const ROW_GAP = 16;
const RANK_GAP = 72;
const LANE = 14;

const measuring = document.createElement('canvas').getContext('2d');

/** The width that a node's name needs in this reader's font, with icon and badge. */
function ownWidth(index) {
  measuring.font = `600 13px ${FONT}`;
  return Math.min(320, Math.max(150, Math.ceil(measuring.measureText(nodes[index].label).width) + 46 + 34));
}

/** The whole graph as it was laid out when the page was written. */
function wholeScene() {
  return {
    whole: true,
    items: nodes.map((node) => ({ index: node.index, x: node.x, y: node.y, w: node.w })),
    links: edges.map((edge) => ({ from: edge.from, to: edge.to, stretches: edge.stretches, bridged: false })),
  };
}

/**
 * Some nodes, drawn together.
 * visible: a Set of node indices. links: [{from, to, bridged, stretches?}] among them.
 */
function arrange(visible, links) {
  const parts = components(visible, links);
  const items = [];
  const routed = [];
  let top = 0;
  const singles = [];
  for (const part of parts) {
    if (part.members.length === 1 && !part.links.length) {
      singles.push(part.members[0]);
      continue;
    }
    const laid = arrangePart(part);
    for (const item of laid.items) items.push({ ...item, y: item.y + top });
    for (const link of laid.links) {
      routed.push({ ...link, stretches: link.stretches.map((value, at) => (at % 3 === 2 ? value + top : value)) });
    }
    top += laid.height + ROW_GAP * 3;
  }
  placeSingles(singles, top, items);
  return { whole: false, items, links: routed };
}

/** Connected parts, the largest first. */
function components(visible, links) {
  const leader = new Map([...visible].map((index) => [index, index]));
  const find = (index) => {
    while (leader.get(index) !== index) {
      leader.set(index, leader.get(leader.get(index)));
      index = leader.get(index);
    }
    return index;
  };
  for (const link of links) leader.set(find(link.from), find(link.to));
  const parts = new Map();
  for (const index of visible) {
    const root = find(index);
    if (!parts.has(root)) parts.set(root, { members: [], links: [] });
    parts.get(root).members.push(index);
  }
  for (const link of links) parts.get(find(link.from)).links.push(link);
  return [...parts.values()].sort((a, b) => b.members.length - a.members.length || a.members[0] - b.members[0]);
}

function placeSingles(singles, top, items) {
  if (!singles.length) return;
  singles.sort(byName);
  const width = Math.max(...singles.map(ownWidth));
  const bounds = items.reduce((right, item) => Math.max(right, item.x + item.w), 0);
  const fitting = Math.max(1, Math.floor((bounds + RANK_GAP) / (width + 24)));
  const across = Math.max(Math.min(singles.length, fitting), Math.ceil(Math.sqrt(singles.length / 3)));
  singles.forEach((index, position) => {
    items.push({
      index,
      x: (position % across) * (width + 24),
      y: top + Math.floor(position / across) * (NODE_HEIGHT + ROW_GAP),
      w: width,
    });
  });
}

function arrangePart(part) {
  const rankOf = rankPart(part);
  const layers = Array.from({ length: Math.max(...rankOf.values()) + 1 }, () => []);
  const cells = new Map();
  for (const index of part.members) {
    const cell = { index, key: nodes[index].y, size: NODE_HEIGHT, y: 0, left: [], right: [] };
    cells.set(index, cell);
    layers[rankOf.get(index)].push(cell);
  }

  // A link over more than one rank runs through a lane in each rank between, shared by all such links of its source.
  const lanes = new Map();
  const paths = part.links.map((link) => {
    const first = rankOf.get(link.from);
    const last = rankOf.get(link.to);
    const path = [cells.get(link.from)];
    for (let rank = first + 1; rank < last; rank++) {
      const name = `${link.from}:${rank}`;
      let lane = lanes.get(name);
      if (!lane) {
        lane = { index: null, key: keyAt(link, (rank - first) / (last - first)), size: LANE, y: 0, left: [], right: [] };
        lanes.set(name, lane);
        layers[rank].push(lane);
      }
      path.push(lane);
    }
    path.push(cells.get(link.to));
    if (last > first) {
      for (let at = 1; at < path.length; at++) {
        if (path[at - 1].right.includes(path[at])) continue;
        path[at - 1].right.push(path[at]);
        path[at].left.push(path[at - 1]);
      }
    }
    return { link, path, first };
  });

  for (const layer of layers) layer.sort((a, b) => a.key - b.key || (a.index ?? -1) - (b.index ?? -1));
  straighten(layers);

  let x = 0;
  const starts = [];
  const widths = layers.map((layer) => Math.max(...layer.filter((cell) => cell.index !== null).map((cell) => ownWidth(cell.index)), 40));
  for (const [rank, width] of widths.entries()) {
    starts.push(x);
    x += width + RANK_GAP + Math.min(60, layers[rank].length * 2);
  }
  let top = Infinity;
  let bottom = -Infinity;
  for (const layer of layers) {
    for (const cell of layer) {
      top = Math.min(top, cell.y - cell.size / 2);
      bottom = Math.max(bottom, cell.y + cell.size / 2);
    }
  }
  return {
    items: part.members.map((index) => ({
      index,
      x: starts[rankOf.get(index)],
      y: cells.get(index).y - top - NODE_HEIGHT / 2,
      w: widths[rankOf.get(index)],
    })),
    links: paths.map(({ link, path, first }) => ({
      from: link.from,
      to: link.to,
      bridged: link.bridged,
      stretches: path.slice(1, -1).flatMap((lane, at) => {
        const rank = first + 1 + at;
        return [starts[rank], starts[rank] + widths[rank], lane.y - top];
      }),
    })),
    height: bottom - top,
  };
}

/** Ranks by the longest way from the left; then who reads less than it is read by moves to its readers. */
function rankPart(part) {
  const ranks = new Map(part.members.map((index) => [index, 0]));
  const out = new Map(part.members.map((index) => [index, []]));
  const waiting = new Map(part.members.map((index) => [index, 0]));
  // A link against the order of the whole closes a cycle and counts for nothing here.
  const forward = part.links.filter((link) => nodes[link.from].rank < nodes[link.to].rank);
  for (const link of forward) {
    out.get(link.from).push(link.to);
    waiting.set(link.to, waiting.get(link.to) + 1);
  }
  const incoming = new Map(waiting);
  const order = part.members.filter((index) => !waiting.get(index));
  for (let head = 0; head < order.length; head++) {
    for (const next of out.get(order[head])) {
      ranks.set(next, Math.max(ranks.get(next), ranks.get(order[head]) + 1));
      waiting.set(next, waiting.get(next) - 1);
      if (!waiting.get(next)) order.push(next);
    }
  }
  for (const index of order.reverse()) {
    const after = out.get(index);
    if (after.length && after.length >= incoming.get(index)) ranks.set(index, Math.min(...after.map((next) => ranks.get(next))) - 1);
  }
  const used = [...new Set(ranks.values())].sort((a, b) => a - b);
  for (const [index, rank] of ranks) ranks.set(index, used.indexOf(rank));
  return ranks;
}

/** Where a link is in the whole graph, a share of the way along: that decides its lane's place in the rank. */
function keyAt(link, share) {
  const from = nodes[link.from].y;
  const to = nodes[link.to].y;
  const x = nodes[link.from].x + (nodes[link.to].x - nodes[link.from].x) * share;
  const stretches = link.stretches || [];
  for (let at = 0; at < stretches.length; at += 3) {
    if (x >= stretches[at] - 1 && x <= stretches[at + 1] + 1) return stretches[at + 2] - NODE_HEIGHT / 2;
  }
  return from + (to - from) * share;
}

/** Moves the cells of each rank, in their order, towards their neighbours. */
function straighten(layers) {
  for (const layer of layers) {
    let y = 0;
    layer.forEach((cell, position) => {
      if (position) y += spacing(layer[position - 1], cell);
      cell.y = y;
    });
    const middle = y / 2;
    for (const cell of layer) cell.y -= middle;
  }
  const rounds = 14;
  for (let round = 0; round < rounds; round++) {
    const forward = round % 2 === 0;
    for (let step = 0; step < layers.length; step++) {
      const layer = layers[forward ? step : layers.length - 1 - step];
      const wishes = layer.map((cell) => {
        const near = forward ? cell.left : cell.right;
        const others = near.length && round < rounds - 2 ? near : [...cell.left, ...cell.right];
        return others.length ? others.reduce((sum, other) => sum + other.y, 0) / others.length : cell.y;
      });
      settle(layer, wishes);
    }
  }
}

function spacing(above, below) {
  const lanes = above.index === null && below.index === null;
  return lanes ? LANE : (above.size + below.size) / 2 + ROW_GAP * (above.index === null || below.index === null ? 0.6 : 1);
}

/** The places nearest to the wishes (least squares) that keep order and spacing: pool adjacent violators. */
function settle(layer, wishes) {
  const pools = [];
  let offset = 0;
  layer.forEach((cell, position) => {
    if (position) offset += spacing(layer[position - 1], cell);
    const weight = cell.index === null ? 1.5 : 1;
    let pool = { sum: (wishes[position] - offset) * weight, weight, count: 1 };
    while (pools.length && pools[pools.length - 1].sum / pools[pools.length - 1].weight > pool.sum / pool.weight) {
      const last = pools.pop();
      pool = { sum: pool.sum + last.sum, weight: pool.weight + last.weight, count: pool.count + last.count };
    }
    pools.push(pool);
  });
  let position = 0;
  offset = 0;
  for (const pool of pools) {
    for (let taken = 0; taken < pool.count; taken++, position++) {
      if (position) offset += spacing(layer[position - 1], layer[position]);
      layer[position].y = pool.sum / pool.weight + offset;
    }
  }
}
