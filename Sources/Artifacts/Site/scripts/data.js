// The page's data. `redstart-site` holds what the graph, the tree and the overview need and is read at once;
// `redstart-details` has one line of JSON for each node, in the same order, read when somebody looks at it.

const KINDS = {
  source: { one: 'Source', many: 'Sources',
    path: 'M3 4.4c0-1.3 2.2-2.4 5-2.4s5 1.1 5 2.4v7.2c0 1.3-2.2 2.4-5 2.4s-5-1.1-5-2.4zM3 4.4c0 1.3 2.2 2.4 5 2.4s5-1.1 5-2.4M3 8c0 1.3 2.2 2.4 5 2.4s5-1.1 5-2.4' },
  seed: { one: 'Seed', many: 'Seeds', path: 'M2.5 3h11v10h-11zM2.5 6.4h11M2.5 9.7h11M6.4 6.4V13' },
  model: { one: 'Model', many: 'Models', path: 'M8 1.8l5.5 3.1v6.2L8 14.2l-5.5-3.1V4.9zM2.5 4.9L8 8l5.5-3.1M8 8v6.2' },
  snapshot: { one: 'Snapshot', many: 'Snapshots',
    path: 'M2 5h3l1.2-2h3.6L11 5h3v8H2zM8 11a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 8 11z' },
  analysis: { one: 'Analysis', many: 'Analyses', path: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8L14 14' },
  exposure: { one: 'Exposure', many: 'Exposures', path: 'M2.5 13.5h11M4.5 13.5V9M8 13.5V3M11.5 13.5V6.5' },
  metric: { one: 'Metric', many: 'Metrics', path: 'M2 12l4-5 3 3 5-7' },
  semantic_model: { one: 'Semantic model', many: 'Semantic models', path: 'M8 2l5.2 3v6L8 14l-5.2-3V5zM8 6v4' },
  saved_query: { one: 'Saved query', many: 'Saved queries', path: 'M4 2h8v12l-4-3-4 3z' },
  function: { one: 'Function', many: 'Functions', path: 'M11.5 3c-2.5-.6-3.2 1-3.5 2.8L7.2 11c-.3 1.7-1.2 2.6-3 2.2M5 7h6' },
};
const KIND_ORDER = Object.keys(KINDS);

// What a run can say of a node or a test, worst first.
const STATUSES = {
  error: { word: 'Error', tone: 'bad', path: 'M4 4l8 8M12 4l-8 8' },
  fail: { word: 'Failed', tone: 'bad', path: 'M4 4l8 8M12 4l-8 8' },
  warn: { word: 'Warning', tone: 'warn', path: 'M8 3v6.5M8 12.5v.2' },
  partial: { word: 'Partly done', tone: 'warn', path: 'M8 3v6.5M8 12.5v.2' },
  skipped: { word: 'Skipped', tone: 'idle', path: 'M4 8h8' },
  success: { word: 'Success', tone: 'good', path: 'M3 8.5l3.2 3.2L13 4.8' },
  pass: { word: 'Passed', tone: 'good', path: 'M3 8.5l3.2 3.2L13 4.8' },
};
const STATUS_ORDER = Object.keys(STATUSES);

const site = JSON.parse(byId('redstart-site').textContent);
const project = site.project;
const nodes = site.nodes;

nodes.forEach((node, index) => {
  node.index = index;
  node.parents = [];
  node.children = [];
  node.label = node.label || node.name;
});

const indexOfId = new Map(nodes.map((node) => [node.id, node.index]));

// An edge as the page has it: [from, to, start, end, y, start, end, y, ...] where each three numbers are a level
// stretch on the way. Out it comes as an object.
const edges = site.edges.map(([from, to, ...stretches]) => {
  nodes[from].children.push(to);
  nodes[to].parents.push(from);
  return { from, to, stretches };
});

const byName = (a, b) => (nodes[a].label < nodes[b].label ? -1 : nodes[a].label > nodes[b].label ? 1 : a - b);
for (const node of nodes) {
  node.parents.sort(byName);
  node.children.sort(byName);
}

/** Worst of a node's own result and its tests' results; null where nothing has run. */
function worstStatus(node) {
  for (const status of STATUS_ORDER) {
    if (node.status === status || (node.tests && node.tests[status])) return status;
  }
  return null;
}
for (const node of nodes) node.worst = worstStatus(node);

let detailLines = null;
const detailCache = new Map();

/** The rest about a node: description, columns, tests, SQL and so on. */
function details(index) {
  let found = detailCache.get(index);
  if (!found) {
    if (!detailLines) detailLines = byId('redstart-details').textContent.trim().split('\n');
    found = JSON.parse(detailLines[index]);
    detailCache.set(index, found);
  }
  return found;
}

/** All that can be reached from `start` along `side` ('parents' or 'children') in at most `hops` steps, without it. */
function reach(start, side, hops) {
  const seen = new Map([[start, 0]]);
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const at = queue[head];
    const distance = seen.get(at);
    if (distance >= hops) continue;
    for (const next of nodes[at][side]) {
      if (seen.has(next)) continue;
      seen.set(next, distance + 1);
      queue.push(next);
    }
  }
  seen.delete(start);
  return seen;
}

/** "table in marts", the small second line of a node. */
function subtitle(node) {
  const kind = KINDS[node.kind] ? KINDS[node.kind].one.toLowerCase() : node.kind;
  return node.kind === 'model' && node.materialized ? node.materialized : kind;
}
