// Everything about one node.

/** Owners, tags and other short things as a small label. */
function chip(text, properties) {
  return h(properties && properties.href ? 'a' : 'span', { class: 'chip', ...properties }, text);
}

function fact(label, ...value) {
  return [h('dt', {}, label), h('dd', {}, ...value)];
}

function renderPanel(panel, index, close) {
  const node = nodes[index];
  const more = details(index);
  const links = linksOf(node);
  const columns = more.columns || [];
  const tests = more.tests || [];
  const parts = [
    ['about', 'About'],
    columns.length ? ['columns', `Columns ${columns.length}`] : null,
    tests.length ? ['tests', `Tests ${tests.length}`] : null,
    ['lineage', 'Lineage'],
    more.raw || more.compiled ? ['sql', 'SQL'] : null,
  ].filter(Boolean);
  const jump = (name) => (event) => {
    event.preventDefault();
    panel.querySelector(`[data-part=${name}]`).scrollIntoView({ block: 'start' });
  };
  replaceChildren(panel,
    h('div', { class: 'panel-head' },
      h('div', { class: 'panel-title' },
        kindMark(node.kind),
        h('div', { class: 'panel-names' },
          h('h1', {}, breakable(node.label)),
          h('p', { class: 'panel-sub' }, panelSubtitle(node))),
        h('button', { type: 'button', class: 'icon-button', id: 'panel-wide', 'aria-label': 'Wide details', 'aria-pressed': 'false',
          onclick: togglePanelWidth }, icon('M9.5 2.5h4v4M13.5 2.5L9 7M6.5 13.5h-4v-4M2.5 13.5L7 9')),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close details', onclick: close }, icon('M4 4l8 8M12 4l-8 8'))),
      h('nav', { class: 'panel-nav', 'aria-label': 'Parts of the details' },
        parts.map(([name, title]) => h('a', { href: nodeHref(index), 'data-node': index, onclick: jump(name) }, title)))),
    h('div', { class: 'panel-body' },
      aboutPart(node, more),
      columns.length ? columnsPart(columns, tests) : null,
      tests.length ? testsPart(tests) : null,
      lineagePart(node),
      more.raw || more.compiled ? sqlPart(node, more, links) : null));
  panel.scrollTop = 0;
  panel.querySelector('.panel-body').scrollTop = 0;
}

/** A long name may break after an underscore or a dot. */
function breakable(name) {
  return name.split(/(?<=[_.])/).flatMap((part, at) => (at ? [h('wbr'), part] : [part]));
}

function panelSubtitle(node) {
  const kind = KINDS[node.kind] ? KINDS[node.kind].one : node.kind;
  return [kind, node.materialized, node.package].filter(Boolean).join(' · ');
}

function part(name, title, ...content) {
  return h('section', { class: 'part', 'data-part': name, 'aria-label': title }, ...content);
}

// ---- about

function aboutPart(node, more) {
  const text = more.description && more.description.trim();
  return part('about', 'About',
    resultLine(more),
    text ? markdown(text) : h('p', { class: 'nothing' }, 'No description yet.'),
    node.tags && node.tags.length
      ? h('p', { class: 'chips' }, node.tags.map((tag) =>
        chip(tag, { href: makeHash({ ...emptyRoute, view: 'graph', tag }), title: `Show everything tagged ${tag}` })))
      : null,
    h('dl', { class: 'facts' },
      more.relation ? fact('Relation', h('code', {}, breakable(more.relation))) : null,
      node.path ? fact('Path', h('code', {}, breakable(node.path))) : null,
      more.dist ? fact('Dist', distWords(more.dist)) : null,
      more.sort ? fact(more.sort.type ? `Sort (${more.sort.type})` : 'Sort', more.sort.keys.map((key, at) => [at ? ', ' : '', h('code', {}, key)])) : null,
      more.owner ? fact('Owner', more.owner) : null,
      (more.facts || []).map(([label, value]) => fact(label, factValue(value))),
      Object.entries(more.meta || {}).map(([key, value]) =>
        fact(key, typeof value === 'object' && value !== null ? h('code', {}, JSON.stringify(value)) : String(value))),
      fact('Unique id', h('code', {}, breakable(node.id)))));
}

function distWords(dist) {
  return ['all', 'even', 'auto'].includes(dist) ? dist : ['by ', h('code', {}, dist)];
}

function factValue(value) {
  return /^https?:\/\/\S+$/.test(value) ? link(value, value) : value;
}

/** The node's own result, and its tests' in short. */
function resultLine({ result, tests }) {
  const run = (tests || []).filter((test) => test.status);
  if (!result && !run.length) return null;
  const worst = STATUS_ORDER.find((status) => run.some((test) => test.status === status));
  const own = result ? result.status : worst;
  const { tone, word } = STATUSES[own] || { tone: 'idle', word: own };
  const count = (status) => run.filter((test) => test.status === status).length;
  return h('div', { class: `result-line tone-${tone}` },
    result ? statusMark(own) : null,
    h('div', {},
      result ? h('p', {}, h('strong', {}, word),
        result.started_at ? [' · ', h('time', { datetime: result.started_at }, moment(result.started_at))] : null,
        result.seconds !== undefined ? ` · ${duration(result.seconds)}` : null,
        result.rows !== undefined ? ` · ${plural(result.rows, 'row')}` : null) : null,
      result && result.message ? h('p', { class: 'message' }, result.message) : null,
      run.length ? h('p', { class: 'tests-line' }, statusMark(worst, 'Tests'),
        `Tests: ${STATUS_ORDER.filter(count).map((status) => `${count(status)} ${STATUSES[status].word.toLowerCase()}`).join(', ')}`) : null));
}

// ---- columns and tests

function columnsPart(columns, tests) {
  const described = columns.filter((column) => column.description).length;
  return part('columns', 'Columns',
    h('h2', {}, 'Columns', h('small', {}, `${described} of ${columns.length} described`)),
    h('ul', { class: 'columns' }, columns.map((column) => {
      const own = tests.filter((test) => test.column === column.name);
      return h('li', {},
        h('div', { class: 'column-head' },
          h('code', { class: 'column-name' }, breakable(column.name)),
          column.key ? h('span', { class: 'chip key', title: column.key }, column.key) : null,
          column.type ? h('span', { class: 'column-type' }, column.type) : null),
        column.description ? markdown(column.description, 4) : null,
        own.length ? h('p', { class: 'chips' }, own.map((test) => testChip(test))) : null,
        column.tags && column.tags.length ? h('p', { class: 'chips' }, column.tags.map((tag) => chip(tag))) : null);
    })));
}

function testChip(test) {
  const { tone, word } = STATUSES[test.status] || { tone: 'none', word: 'Not run' };
  return h('span', { class: `chip test tone-${tone}`, title: `${test.name}: ${word}` },
    test.status ? statusMark(test.status) : null, test.kind || test.name);
}

function testsPart(tests) {
  const order = (test) => (test.status ? STATUS_ORDER.indexOf(test.status) : 50);
  const sorted = [...tests].sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
  const failing = tests.filter((test) => test.status && STATUSES[test.status].tone === 'bad').length;
  const summary = tests.every((test) => !test.status) ? 'not run' : failing ? `${failing} failing` : 'none failing';
  return part('tests', 'Tests',
    h('h2', {}, 'Tests', h('small', {}, summary)),
    h('ul', { class: 'tests' }, sorted.map(testRow)));
}

function testRow(test) {
  const status = STATUSES[test.status] || { tone: 'none', word: 'Not run' };
  const whole = !test.kind || test.kind === 'singular' || test.kind === 'unit';
  const title = test.column ? [h('code', {}, test.column), ' ', test.kind || test.name] : breakable(whole ? test.name : test.kind);
  const facts = [
    test.failures !== undefined && status.tone !== 'good' ? plural(test.failures, 'failure') : null,
    test.seconds !== undefined ? duration(test.seconds) : null,
    test.kind === 'singular' || test.kind === 'unit' ? `${test.kind} test` : null,
    test.severity && test.severity !== 'error' ? `severity ${test.severity}` : null,
  ].filter(Boolean).join(' · ');
  const body = h('div', { class: 'test-body' });
  const box = h('details', { class: `test tone-${status.tone}` },
    h('summary', {},
      test.status ? statusMark(test.status) : h('span', { class: 'status tone-none', role: 'img', 'aria-label': 'Not run' }),
      h('span', { class: 'test-name' }, title, test.arguments ? h('span', { class: 'test-arguments' }, test.arguments) : null),
      h('span', { class: 'test-facts' }, facts || (test.status ? status.word : 'not run'))),
    body);
  // SQL is coloured only once somebody opens the test.
  box.addEventListener('toggle', () => {
    if (!box.open || body.childElementCount) return;
    append(body, [
      h('p', { class: 'test-id' }, breakable(test.name)),
      test.description ? markdown(test.description, 4) : null,
      test.message ? h('p', { class: 'message' }, test.message) : null,
      test.sql ? codeView(test.sql.trim()) : null,
    ]);
  });
  return h('li', {}, box);
}

// ---- lineage

function lineagePart(node) {
  const up = reach(node.index, 'parents', Infinity).size;
  const down = reach(node.index, 'children', Infinity).size;
  const column = (title, list, total, none) => h('div', {},
    h('h3', {}, title, h('small', {}, total > list.length ? `${number(list.length)} direct, ${number(total)} in all` : number(total))),
    list.length ? h('ul', { class: 'neighbours' }, list.map(neighbourRow)) : h('p', { class: 'nothing' }, none));
  return part('lineage', 'Lineage',
    h('h2', {}, 'Lineage',
      h('a', { class: 'small-link', href: makeHash({ ...route, view: 'graph', node: node.id, up: 1, down: 1 }) }, 'Focus on this node')),
    h('div', { class: 'both-sides' },
      column('Depends on', node.parents, up, 'Nothing: it starts here.'),
      column('Referenced by', node.children, down, 'Nothing: it ends here.')));
}

function neighbourRow(index) {
  const node = nodes[index];
  return h('li', {},
    h('a', { href: nodeHref(index), 'data-node': index, class: 'neighbour' }, kindMark(node.kind), h('span', {}, breakable(node.label)),
      node.worst && STATUSES[node.worst].tone !== 'good' ? statusMark(node.worst) : null));
}

// ---- SQL

function sqlPart(node, more, links) {
  const kinds = [more.compiled ? 'compiled' : null, more.raw ? 'raw' : null].filter(Boolean);
  const titles = { compiled: 'Compiled', raw: 'Source' };
  const wanted = settings.get('sql');
  let shown = kinds.includes(wanted) ? wanted : kinds[0];
  const view = h('div', { class: 'sql-view', id: 'sql-view', role: 'tabpanel' });
  const tabs = kinds.map((kind) => h('button', {
    type: 'button', role: 'tab', 'data-sql': kind, 'aria-controls': 'sql-view', onclick: () => show(kind, true),
  }, titles[kind]));
  const copy = h('button', { type: 'button', class: 'text-button', onclick: () => copyText(more[shown], copy) }, 'Copy');
  const show = (kind, chosen) => {
    shown = kind;
    if (chosen) settings.set('sql', kind);
    tabs.forEach((tab) => tab.setAttribute('aria-selected', String(tab.dataset.sql === kind)));
    replaceChildren(view, codeView(more[kind].replace(/\s+$/, ''), links));
  };
  show(shown, false);
  return part('sql', 'SQL',
    h('div', { class: 'sql-head' }, h('h2', {}, 'SQL'),
      h('div', { class: 'switch', role: 'tablist', 'aria-label': 'Which SQL' }, tabs), copy),
    view);
}
