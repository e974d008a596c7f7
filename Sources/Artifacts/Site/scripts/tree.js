// The project as a tree: the way to every node without the graph, for keyboards and screen readers too.

function kindMark(kind) {
  const known = KINDS[kind];
  return h('span', { class: `mark-kind kind-${kind.replace('_', '-')}`, title: known ? known.one : kind }, known ? icon(known.path) : null);
}

function statusMark(status, title) {
  if (!status || !STATUSES[status]) return null;
  const { tone, word, path } = STATUSES[status];
  return h('span', { class: `status tone-${tone}`, role: 'img', 'aria-label': title || word, title: title || word }, icon(path));
}

/** Branches by package, then by folder; sources under their own branch. Leaves are node indices. */
function projectBranches() {
  const root = branch('');
  const packages = new Set(nodes.map((node) => node.package));
  for (const node of nodes) {
    const trail = [];
    if (packages.size > 1) trail.push(node.package);
    trail.push(...(node.folder ? node.folder.split('/') : [KINDS[node.kind] ? KINDS[node.kind].many.toLowerCase() : node.kind]));
    plant(root, trail, node.index);
  }
  return root;
}

/** Branches by database and schema, for nodes that the database holds. */
function databaseBranches() {
  const root = branch('');
  for (const node of nodes) {
    if (!node.schema) continue;
    plant(root, [node.database, node.schema].filter(Boolean), node.index);
  }
  return root;
}

function branch(name) {
  return { name, branches: new Map(), leaves: [], count: 0 };
}

function plant(root, trail, index) {
  let at = root;
  at.count++;
  for (const step of trail) {
    if (!at.branches.has(step)) at.branches.set(step, branch(step));
    at = at.branches.get(step);
    at.count++;
  }
  at.leaves.push(index);
}

const TREE_BATCH = 300;

/** events: {pick(index)} */
function createTree(events) {
  const box = byId('tree');
  const tabs = { project: byId('tab-project'), database: byId('tab-database') };
  const items = new Map();
  let selected = null;

  function build(arrangement) {
    items.clear();
    const root = arrangement === 'database' ? databaseBranches() : projectBranches();
    for (const [name, tab] of Object.entries(tabs)) {
      tab.setAttribute('aria-selected', String(name === arrangement));
      tab.tabIndex = name === arrangement ? 0 : -1;
    }
    box.setAttribute('aria-label', arrangement === 'database' ? 'Database' : 'Project');
    replaceChildren(box, root.count
      ? rows(root, 1)
      : h('p', { class: 'tree-empty' }, arrangement === 'database' ? 'No relations are known.' : 'The project has no nodes yet.'));
    // Open the way down as long as there is only one branch, and the first level where it is short.
    let first = [...box.children];
    while (first.length === 1 && first[0].classList.contains('branch')) {
      expand(first[0], true);
      first = [...first[0].lastElementChild.children];
    }
    if (nodes.length <= 400) for (const item of first) if (item.classList.contains('branch')) expand(item, true);
    const start = box.querySelector('[role=treeitem]');
    if (start) start.tabIndex = 0;
    if (selected !== null) select(selected);
  }

  function rows(at, level) {
    const names = [...at.branches.keys()].sort();
    const leaves = [...at.leaves].sort(byName);
    const out = names.map((name) => branchRow(at.branches.get(name), level));
    out.push(...leaves.slice(0, TREE_BATCH).map((index) => leafRow(index, level)));
    if (leaves.length > TREE_BATCH) out.push(moreRow(leaves, TREE_BATCH, level));
    return out;
  }

  function moreRow(leaves, from, level) {
    const row = h('div', { class: 'more', role: 'treeitem', 'aria-level': level, tabindex: -1, onclick: show },
      h('span', { class: 'row' }, `Show ${number(Math.min(TREE_BATCH, leaves.length - from))} more of ${number(leaves.length - from)}`));
    function show(event) {
      event.stopPropagation();
      const next = leaves.slice(from, from + TREE_BATCH).map((index) => leafRow(index, level));
      if (leaves.length > from + TREE_BATCH) next.push(moreRow(leaves, from + TREE_BATCH, level));
      row.replaceWith(...next);
      if (next[0]) focusRow(next[0]);
    }
    return row;
  }

  function branchRow(at, level) {
    const row = h('div', { class: 'branch', role: 'treeitem', 'aria-expanded': 'false', 'aria-level': level, tabindex: -1 },
      h('span', { class: 'row' }, icon('M6 4l4 4-4 4', 'icon twist'), h('span', { class: 'row-name' }, at.name),
        h('span', { class: 'row-count' }, number(at.count))),
      h('div', { role: 'group', class: 'group' }));
    row.fill = () => replaceChildren(row.lastElementChild, rows(at, level + 1));
    row.holds = (index) => contains(at, index);
    return row;
  }

  function contains(at, index) {
    return at.leaves.includes(index) || [...at.branches.values()].some((inner) => contains(inner, index));
  }

  function leafRow(index, level) {
    const node = nodes[index];
    const row = h('div', { class: 'leaf', role: 'treeitem', 'aria-level': level, tabindex: -1, 'data-index': index, title: node.label },
      h('span', { class: 'row' }, kindMark(node.kind), h('span', { class: 'row-name' }, node.name),
        node.worst && STATUSES[node.worst].tone !== 'good' ? statusMark(node.worst) : null));
    if (index === selected) row.setAttribute('aria-selected', 'true');
    items.set(index, row);
    return row;
  }

  function expand(row, open) {
    if (!row.fill) return;
    row.setAttribute('aria-expanded', String(open));
    if (open && !row.lastElementChild.childElementCount) row.fill();
  }

  function focusRow(row) {
    const before = box.querySelector('[tabindex="0"]');
    if (before) before.tabIndex = -1;
    row.tabIndex = 0;
    row.focus();
  }

  /** Rows that can be seen, in order. */
  function visibleRows() {
    return [...box.querySelectorAll('[role=treeitem]')].filter((row) => row.offsetParent !== null);
  }

  box.addEventListener('click', (event) => {
    const row = event.target.closest('[role=treeitem]');
    if (!row || row.classList.contains('more')) return;
    focusRow(row);
    if (row.fill) expand(row, row.getAttribute('aria-expanded') !== 'true');
    else events.pick(Number(row.dataset.index));
  });

  box.addEventListener('keydown', (event) => {
    const row = event.target.closest('[role=treeitem]');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = row.getAttribute('aria-expanded');
    const all = visibleRows();
    const at = all.indexOf(row);
    const parent = row.parentElement.closest('[role=treeitem]');
    let handled = true;
    if (event.key === 'ArrowDown' && all[at + 1]) focusRow(all[at + 1]);
    else if (event.key === 'ArrowUp' && all[at - 1]) focusRow(all[at - 1]);
    else if (event.key === 'Home') focusRow(all[0]);
    else if (event.key === 'End') focusRow(all[all.length - 1]);
    else if (event.key === 'ArrowRight' && open === 'false') expand(row, true);
    else if (event.key === 'ArrowRight' && open === 'true' && all[at + 1]) focusRow(all[at + 1]);
    else if (event.key === 'ArrowLeft' && open === 'true') expand(row, false);
    else if (event.key === 'ArrowLeft' && parent) focusRow(parent);
    else if (event.key === 'Enter' || event.key === ' ') row.click();
    else if (event.key.length === 1 && /[a-z0-9_]/i.test(event.key)) {
      const named = [...all.slice(at + 1), ...all.slice(0, at)].find((other) =>
        other.querySelector('.row').textContent.toLowerCase().startsWith(event.key.toLowerCase()));
      if (named) focusRow(named);
      // '/' and the other shortcuts of the page are not letters of a name.
    } else handled = false;
    if (handled) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  function select(index) {
    const before = selected === null ? null : items.get(selected);
    if (before) before.removeAttribute('aria-selected');
    selected = index;
    if (index === null) return;
    // Opens the branches on the way to the node.
    let level = [...box.children];
    for (;;) {
      const holder = level.find((row) => row.holds && row.holds(index));
      if (!holder) break;
      expand(holder, true);
      level = [...holder.lastElementChild.children];
    }
    const row = items.get(index);
    if (row) {
      row.setAttribute('aria-selected', 'true');
      if (row.offsetParent !== null) row.scrollIntoView({ block: 'nearest' });
    }
  }

  const choose = (arrangement) => {
    settings.set('tree', arrangement);
    build(arrangement);
  };
  tabs.project.addEventListener('click', () => choose('project'));
  tabs.database.addEventListener('click', () => choose('database'));
  for (const tab of Object.values(tabs)) {
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      const other = tab === tabs.project ? 'database' : 'project';
      choose(other);
      tabs[other].focus();
    });
  }
  build(settings.get('tree') === 'database' ? 'database' : 'project');
  return { select };
}
