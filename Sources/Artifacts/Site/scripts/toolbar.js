// Above the graph: kinds as a legend that filters, and other filters; in its corner the focus and the export.

const MODEL_FILTERS = [
  { key: 'package', title: 'Package', values: (node) => [node.package] },
  { key: 'folder', title: 'Folder', values: (node) => folderTrail(node.folder), holds: (node, value) => inFolder(node.folder, value) },
  { key: 'tag', title: 'Tag', values: (node) => node.tags || [] },
  { key: 'status', title: 'Status', values: (node) => (node.worst ? [STATUSES[node.worst].word] : []) },
];

/** "a/b/c" gives "a", "a/b", "a/b/c". */
function folderTrail(folder) {
  if (!folder) return [];
  const steps = folder.split('/');
  return steps.map((_, at) => steps.slice(0, at + 1).join('/'));
}

const inFolder = (folder, value) => folder === value || (folder || '').startsWith(`${value}/`);

/** Whether the filters of a route let a node through. */
function passes(node, at) {
  if (at.hide.includes(node.kind)) return false;
  return MODEL_FILTERS.every(({ key, values, holds }) =>
    !at[key] || (holds ? holds(node, at[key]) : values(node).includes(at[key])));
}

const isFiltered = (at) => at.hide.length > 0 || MODEL_FILTERS.some(({ key }) => at[key]);

function createToolbar() {
  const box = byId('toolbar');
  const counts = new Map();
  for (const node of nodes) counts.set(node.kind, (counts.get(node.kind) || 0) + 1);
  const kinds = KIND_ORDER.filter((kind) => counts.has(kind));

  const kindButtons = kinds.map((kind) => h('button', {
    type: 'button', class: 'kind-button', 'data-kind': kind, 'aria-label': `${KINDS[kind].many}, ${counts.get(kind)}`,
    onclick: (event) => {
      const only = event.altKey || event.shiftKey;
      const hidden = new Set(route.hide);
      if (only) kinds.forEach((other) => (other === kind ? hidden.delete(other) : hidden.add(other)));
      else if (hidden.has(kind)) hidden.delete(kind);
      else hidden.add(kind);
      go({ hide: kinds.filter((other) => hidden.has(other)) }, true);
    },
  }, kindMark(kind), h('span', { class: 'kind-word' }, KINDS[kind].many), h('span', { class: 'row-count' }, number(counts.get(kind)))));

  const selects = MODEL_FILTERS.map((filter) => {
    const values = [...new Set(nodes.flatMap((node) => filter.values(node)))].sort();
    if (values.length < 2 && filter.key !== 'tag') return null;
    if (!values.length) return null;
    const select = h('select', {
      'aria-label': `${filter.title} to show`, 'data-filter': filter.key,
      onchange: () => go({ [filter.key]: select.value || null }, true),
    }, h('option', { value: '' }, filter.title), values.map((value) => h('option', { value }, value)));
    return select;
  });

  const clear = h('button', { type: 'button', class: 'text-button', onclick: () => go(clearedFilters(), true) }, 'Clear');
  const hops = (side, label) => {
    const select = h('select', {
      'aria-label': `Steps ${label}`, 'data-hops': side, onchange: () => go({ [side]: select.value }, true),
    }, ['0', '1', '2', '3', '5', 'all'].map((value) => h('option', { value }, `${value} ${label}`)));
    return select;
  };
  const focusButton = h('button', {
    type: 'button', class: 'text-button', id: 'focus', 'aria-pressed': 'false',
    onclick: () => toggleFocus(),
  }, icon('M8 5.5A2.5 2.5 0 1 0 8 10.5 2.5 2.5 0 0 0 8 5.5zM8 1v2.5M8 12.5V15M1 8h2.5M12.5 8H15'), 'Focus');
  const up = hops('up', 'up');
  const down = hops('down', 'down');
  const count = h('span', { class: 'shown-count', id: 'shown-count' });
  const save = h('button', { type: 'button', class: 'text-button', id: 'export', title: 'Save what is shown as an SVG picture', onclick: exportSVG },
    icon('M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11'), 'SVG');

  replaceChildren(box,
    h('div', { class: 'toolbar-group', role: 'group', 'aria-label': 'Kinds to show' }, kindButtons),
    h('div', { class: 'toolbar-group' }, selects, clear));
  replaceChildren(byId('stage-tools'), count,
    h('div', { class: 'focus-group', role: 'group', 'aria-label': 'Focus on the selected node' }, focusButton, up, down), save);

  return {
    update(at, shownCount) {
      for (const button of kindButtons) {
        const on = !at.hide.includes(button.dataset.kind);
        button.setAttribute('aria-pressed', String(on));
        button.title = `${on ? 'Hide' : 'Show'} ${KINDS[button.dataset.kind].many.toLowerCase()} (with Shift: show nothing else)`;
      }
      for (const select of selects) {
        if (!select) continue;
        select.value = at[select.dataset.filter] || '';
        select.classList.toggle('set', Boolean(at[select.dataset.filter]));
      }
      clear.hidden = !isFiltered(at);
      const focused = at.up !== null;
      focusButton.setAttribute('aria-pressed', String(focused));
      focusButton.disabled = at.node === null;
      focusButton.title = at.node === null ? 'Select a node first' : 'Show only what is near the selected node (f)';
      up.hidden = down.hidden = !focused;
      if (focused) {
        up.value = String(at.up);
        down.value = String(at.down);
      }
      count.textContent = shownCount === nodes.length ? plural(nodes.length, 'node') : `${number(shownCount)} of ${plural(nodes.length, 'node')}`;
    },
  };
}
