// The first page: what the project is, how its last run went, what is documented and tested.

function renderOverview(box) {
  if (!nodes.length) {
    replaceChildren(box, h('div', { class: 'page' }, overviewHead(),
      h('div', { class: 'blank' }, h('h2', {}, 'Nothing to show yet'),
        h('p', {}, 'The project has no models, seeds, snapshots or sources. Add a model under models/ and generate the page again.'))));
    return;
  }
  replaceChildren(box, h('div', { class: 'page' },
    overviewHead(),
    kindTiles(),
    h('div', { class: 'page-columns' },
      h('div', { class: 'page-main' },
        project.overview && project.overview.trim()
          ? h('section', { class: 'sheet readme', 'aria-label': 'About the project' }, markdown(project.overview, 2))
          : h('section', { class: 'sheet readme', 'aria-label': 'About the project' },
            h('h2', {}, 'About this project'),
            h('p', { class: 'nothing' }, 'No overview yet. A docs block named __overview__ in the project is shown here.'))),
      h('div', { class: 'page-side' }, runCard(), coverageCard(), landmarksCard(), exposuresCard()))));
}

function overviewHead() {
  const facts = [
    project.version ? `version ${project.version}` : null,
    [project.adapter, project.target ? `target ${project.target}` : null].filter(Boolean).join(', '),
    project.generated_at ? `generated ${moment(project.generated_at)}` : null,
  ].filter(Boolean);
  return h('header', { class: 'page-head' },
    h('div', {}, h('h1', {}, project.name), h('p', {}, facts.join(' · '))),
    nodes.length ? h('a', { class: 'button', href: '#/graph' }, icon('M2 4h4v3H2zM10 2h4v3h-4zM10 11h4v3h-4zM6 5.5h2v-2h2M8 5.5v7h2'), 'Open the lineage') : null);
}

function kindTiles() {
  const counts = new Map();
  for (const node of nodes) counts.set(node.kind, (counts.get(node.kind) || 0) + 1);
  const present = KIND_ORDER.filter((kind) => counts.has(kind));
  const tile = (kind) => h('a', {
    class: 'tile',
    href: makeHash({ ...emptyRoute, view: 'graph', hide: present.filter((other) => other !== kind) }),
    title: `Show only ${KINDS[kind].many.toLowerCase()}`,
  }, kindMark(kind), h('strong', {}, number(counts.get(kind))), h('span', {}, counts.get(kind) === 1 ? KINDS[kind].one : KINDS[kind].many));
  const testCount = site.test_count || 0;
  return h('nav', { class: 'tiles', 'aria-label': 'What the project has' },
    present.map(tile),
    testCount ? h('div', { class: 'tile' }, h('span', { class: 'mark-kind kind-test' }, icon('M3 8.5l3.2 3.2L13 4.8')),
      h('strong', {}, number(testCount)), h('span', {}, testCount === 1 ? 'Test' : 'Tests')) : null);
}

function card(title, note, ...content) {
  return h('section', { class: 'sheet', 'aria-label': title }, h('h2', {}, title, note ? h('small', {}, note) : null), ...content);
}

// ---- the last run

function runCard() {
  const { run } = site;
  if (!run) return card('Last run', null, h('p', { class: 'nothing' }, 'No run results were found when this page was written.'));
  const counts = STATUS_ORDER.map((status) => ({ status, count: run.counts[status] || 0 })).filter(({ count }) => count);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const bad = nodes.filter((node) => node.worst && ['bad', 'warn'].includes(STATUSES[node.worst].tone))
    .sort((a, b) => STATUS_ORDER.indexOf(a.worst) - STATUS_ORDER.indexOf(b.worst) || byName(a.index, b.index));
  const slow = nodes.filter((node) => node.seconds > 0).sort((a, b) => b.seconds - a.seconds || byName(a.index, b.index)).slice(0, 5);
  const good = [...counts].reverse();
  return card('Last run', run.started_at ? moment(run.started_at) : null,
    h('p', { class: 'run-line' },
      run.command ? h('code', {}, run.command) : null,
      run.seconds !== undefined ? ` ${plural(total, 'result')} in ${duration(run.seconds)}` : ` ${plural(total, 'result')}`),
    total ? h('div', { class: 'bar', role: 'img', 'aria-label': good.map(({ status, count }) => `${count} ${STATUSES[status].word}`).join(', ') },
      good.map(({ status, count }) => {
        const piece = h('span', { class: `tone-${STATUSES[status].tone}` });
        piece.style.flexGrow = count;
        return piece;
      })) : null,
    h('ul', { class: 'legend' }, good.map(({ status, count }) =>
      h('li', {}, statusMark(status), h('strong', {}, number(count)), ` ${STATUSES[status].word.toLowerCase()}`))),
    bad.length ? [h('h3', {}, 'Needs attention'), nodeList(bad.slice(0, 8)),
      bad.length > 8 ? h('p', { class: 'more-line' }, `and ${number(bad.length - 8)} more`) : null] : null,
    slow.length ? [h('h3', {}, 'Slowest'), slowList(slow)] : null);
}

function nodeList(list) {
  return h('ul', { class: 'neighbours' }, list.map((node) => neighbourRow(node.index)));
}

function slowList(slow) {
  return h('ul', { class: 'slow' }, slow.map((node) => {
    const bar = h('span', { class: 'slow-bar', 'aria-hidden': 'true' });
    bar.style.width = `${Math.max(2, (node.seconds / slow[0].seconds) * 100)}%`;
    return h('li', {}, h('a', { href: nodeHref(node.index) }, h('span', { class: 'slow-name' }, breakable(node.label)),
      h('span', { class: 'slow-time' }, duration(node.seconds))), bar);
  }));
}

// ---- what is documented and tested

function coverageCard() {
  const own = nodes.filter((node) => ['model', 'seed', 'snapshot', 'source'].includes(node.kind));
  if (!own.length) return null;
  const columns = own.reduce((sum, node) => sum + (node.columns || 0), 0);
  const described = own.reduce((sum, node) => sum + (node.documented_columns || 0), 0);
  const meter = (label, part, whole) => {
    const share = whole ? part / whole : 0;
    const filled = h('span', {});
    filled.style.width = `${share * 100}%`;
    return h('li', {}, h('span', { class: 'meter-label' }, label),
      h('span', { class: 'meter-value' }, `${number(part)} of ${number(whole)}`),
      h('span', { class: 'meter', 'aria-hidden': 'true' }, filled));
  };
  return card('Documented and tested', null, h('ul', { class: 'meters' },
    meter('Nodes with a description', own.filter((node) => node.documented).length, own.length),
    columns ? meter('Columns with a description', described, columns) : null,
    meter('Nodes with a test', own.filter((node) => node.tests).length, own.length)));
}

function landmarksCard() {
  const busy = nodes.filter((node) => node.children.length > 1)
    .sort((a, b) => b.children.length - a.children.length || byName(a.index, b.index)).slice(0, 5);
  if (!busy.length) return null;
  return card('Most used', 'by how many refer to it', h('ul', { class: 'neighbours' }, busy.map((node) =>
    h('li', {}, h('a', { href: nodeHref(node.index), class: 'neighbour' }, kindMark(node.kind), h('span', {}, breakable(node.label)),
      h('span', { class: 'row-count' }, number(node.children.length)))))));
}

function exposuresCard() {
  const list = nodes.filter((node) => node.kind === 'exposure');
  if (!list.length) return null;
  return card('Exposures', 'who uses the data', nodeList(list.slice(0, 8)),
    list.length > 8 ? h('p', { class: 'more-line' }, `and ${number(list.length - 8)} more`) : null);
}
