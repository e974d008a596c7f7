// The page as a whole. Where the reader is stands in the address after '#', so links, bookmarks and the back button
// work: #/ is the overview, #/graph the lineage, #/node/<unique id> a node in it, each with ?hide=source,seed&
// package=...&folder=...&tag=...&status=...&up=1&down=all.

const emptyRoute = {
  view: 'overview', node: null, hide: [], package: null, folder: null, tag: null, status: null, up: null, down: null,
};
const FILTER_KEYS = ['package', 'folder', 'tag', 'status'];
const clearedFilters = () => ({ hide: [], package: null, folder: null, tag: null, status: null });

let route = { ...emptyRoute };
let shownRoute = null;
let graph;
let tree;
let toolbar;
let searchBox;

// ---- the address

function parseHash(hash) {
  const [path, query] = hash.replace(/^#!?/, '').split('?');
  const at = { ...emptyRoute };
  const node = /^\/(?:node|model|seed|source|snapshot|exposure|metric|analysis)\/(.+)$/.exec(path);
  if (node) {
    at.view = 'graph';
    at.node = decoded(node[1]);
  } else if (path === '/graph') {
    at.view = 'graph';
  }
  const wanted = new URLSearchParams(query || '');
  at.hide = (wanted.get('hide') || '').split(',').filter((kind) => KINDS[kind]);
  for (const key of FILTER_KEYS) at[key] = wanted.get(key);
  if (at.node !== null && (wanted.has('up') || wanted.has('down'))) {
    at.up = hopCount(wanted.get('up'));
    at.down = hopCount(wanted.get('down'));
  }
  return at;
}

/** An address typed by hand may not be decodable: then it is taken as it stands. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const hopCount = (text) => (text === 'all' ? 'all' : Math.max(0, parseInt(text || '0', 10) || 0));

function makeHash(at) {
  if (at.view === 'overview') return '#/';
  const path = at.node === null ? '#/graph' : `#/node/${encodeURIComponent(at.node)}`;
  const parts = [];
  if (at.hide.length) parts.push(`hide=${at.hide.join(',')}`);
  for (const key of FILTER_KEYS) if (at[key]) parts.push(`${key}=${encodeURIComponent(at[key]).replaceAll('%2F', '/')}`);
  if (at.node !== null && at.up !== null) parts.push(`up=${at.up}`, `down=${at.down}`);
  return parts.length ? `${path}?${parts.join('&')}` : path;
}

/** The address of a node, keeping focus and filters; filters that hide it are dropped. */
function nodeHref(index) {
  const at = { ...route, view: 'graph', node: nodes[index].id };
  return makeHash(passes(nodes[index], at) ? at : { ...at, ...clearedFilters() });
}

/** Goes somewhere; `quietly` replaces the place in the history. */
function go(changes, quietly) {
  const next = { ...route, ...changes };
  if (changes.keepFocus === false) next.up = next.down = null;
  delete next.keepFocus;
  if (next.node === null) next.up = next.down = null;
  const chosen = changes.node ? indexOfId.get(changes.node) : undefined;
  if (chosen !== undefined && !passes(nodes[chosen], next)) Object.assign(next, clearedFilters());
  const hash = makeHash(next);
  if (hash === window.location.hash) return;
  if (quietly) window.location.replace(hash);
  else window.location.hash = hash;
}

// ---- what is shown

const steps = (hops) => (hops === 'all' ? Infinity : hops);

/** The scene for a route: everything as it came, or what focus and filters leave. */
function sceneFor(at) {
  const centre = at.node === null ? undefined : indexOfId.get(at.node);
  const focused = at.up !== null && centre !== undefined;
  if (!focused && !isFiltered(at)) return wholeScene();
  const near = focused
    ? new Set([centre, ...reach(centre, 'parents', steps(at.up)).keys(), ...reach(centre, 'children', steps(at.down)).keys()])
    : null;
  const visible = new Set();
  for (const node of nodes) {
    if (near && !near.has(node.index)) continue;
    if (passes(node, at) || (focused && node.index === centre)) visible.add(node.index);
  }
  const links = edges.filter((edge) => visible.has(edge.from) && visible.has(edge.to))
    .map((edge) => ({ from: edge.from, to: edge.to, stretches: edge.stretches, bridged: false }));
  if (isFiltered(at)) links.push(...bridges(visible, links, near));
  return arrange(visible, links);
}

const BRIDGE_STEPS = 300000;

/** Links between visible nodes whose way runs through nodes that a filter hides. */
function bridges(visible, links, near) {
  const direct = new Set(links.map((link) => link.from * nodes.length + link.to));
  const found = [];
  let walked = 0;
  for (const start of visible) {
    const seen = new Set();
    const queue = nodes[start].children.filter((next) => !visible.has(next));
    while (queue.length && walked < BRIDGE_STEPS) {
      const at = queue.pop();
      if (seen.has(at) || (near && !near.has(at))) continue;
      seen.add(at);
      for (const next of nodes[at].children) {
        walked++;
        if (!visible.has(next)) {
          queue.push(next);
        } else if (!direct.has(start * nodes.length + next) && next !== start) {
          direct.add(start * nodes.length + next);
          found.push({ from: start, to: next, stretches: [], bridged: true });
        }
      }
    }
  }
  return found;
}

const sceneKey = (at) => {
  const focused = at.up !== null;
  return JSON.stringify([at.hide, FILTER_KEYS.map((key) => at[key]), focused ? [at.node, at.up, at.down] : null]);
};

/** Makes the page show a route. */
function show(at) {
  const index = at.node === null ? undefined : indexOfId.get(at.node);
  const before = shownRoute;
  shownRoute = at;
  route = at;
  byId('overview').hidden = at.view !== 'overview';
  byId('lineage').hidden = at.view !== 'graph';
  for (const link of document.querySelectorAll('.views a')) {
    if (link.dataset.view === at.view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }

  const panel = byId('panel');
  const hadPanel = !panel.hidden;
  panel.hidden = at.view !== 'graph' || at.node === null;
  byId('frame').classList.toggle('with-panel', !panel.hidden);
  if (index !== undefined) {
    if (!before || before.node !== at.node || !hadPanel) renderPanel(panel, index, closePanel);
    else refreshNodeLinks(panel);
  } else if (at.node !== null) {
    replaceChildren(panel, h('div', { class: 'blank' }, h('h1', {}, 'Not in this project'),
      h('p', {}, 'No node has the id ', h('code', {}, at.node), '.'),
      h('button', { type: 'button', class: 'button', onclick: closePanel }, 'Close')));
  }
  tree.select(index === undefined ? null : index);
  closeSide();

  if (at.view === 'graph') {
    const fresh = !before || before.view !== 'graph' || sceneKey(before) !== sceneKey(at);
    if (fresh) {
      const scene = sceneFor(at);
      graph.setScene(scene);
      graph.select(index === undefined ? null : index);
      toolbar.update(at, scene.items.length);
      showEmpty(scene, at);
      const length = before && before.view === 'graph' ? 320 : 0;
      requestAnimationFrame(() => graph.arrive(length));
    } else {
      graph.select(index === undefined ? null : index);
      toolbar.update(at, graph.current().scene.items.length);
      // The panel may just have taken room from the canvas: look again when it has its size.
      if (index !== undefined) requestAnimationFrame(() => requestAnimationFrame(() => graph.reveal(index)));
    }
    labelCanvas(index);
  }
  const title = index !== undefined && at.view === 'graph' ? nodes[index].label : at.view === 'graph' ? 'Lineage' : 'Overview';
  document.title = `${title} · ${project.name}`;
  if (before) announce(index !== undefined && at.view === 'graph' ? describe(index) : title);
}

function describe(index) {
  const node = nodes[index];
  return `${node.label}, ${subtitle(node)}, depends on ${node.parents.length}, referenced by ${node.children.length}`
    + (node.worst ? `, ${STATUSES[node.worst].word}` : '');
}

function labelCanvas(index) {
  byId('canvas').setAttribute('aria-label', `Lineage of ${plural(graph.current().scene.items.length, 'node')}. `
    + `${index === undefined ? 'Nothing is selected' : describe(index)}. Arrow keys move along the lineage; the project tree lists everything.`);
}

function showEmpty(scene, at) {
  const empty = byId('empty');
  empty.hidden = scene.items.length > 0;
  if (!empty.hidden) {
    replaceChildren(empty, nodes.length
      ? [h('h2', {}, 'Nothing passes these filters'),
        h('button', { type: 'button', class: 'button', onclick: () => go({ ...clearedFilters(), node: at.node }, true) }, 'Clear the filters')]
      : [h('h2', {}, 'Nothing to draw yet'), h('p', {}, 'The project has no nodes.')]);
  }
}

/** Links to nodes carry focus and filters, which may have changed since they were made. */
function refreshNodeLinks(box) {
  for (const link of box.querySelectorAll('a[data-node]')) link.href = nodeHref(Number(link.dataset.node));
}

function closePanel() {
  go({ node: null });
  byId('canvas').focus({ preventScroll: true });
}

function toggleFocus() {
  if (route.node === null) return;
  if (route.up === null) go({ view: 'graph', up: 1, down: 1 });
  else go({ up: null, down: null });
}

function togglePanelWidth() {
  const wide = byId('frame').classList.toggle('wide-panel');
  byId('panel-wide').setAttribute('aria-pressed', String(wide));
}

function exportSVG() {
  const { scene } = graph.current();
  if (!scene.items.length) return;
  const name = `${project.name}-${route.node === null ? 'lineage' : route.node.split('.').pop()}.svg`;
  download(name, 'image/svg+xml', pictureOf(graph.current()));
}

// ---- light and dark

const THEMES = [
  { name: 'auto', title: 'Colours: as the system', path: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 2v12M8 5h3.5M8 8h5M8 11h3.5' },
  { name: 'light', title: 'Colours: light', path: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1' },
  { name: 'dark', title: 'Colours: dark', path: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z' },
];

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
let themeChoice = 'auto';

/** Applies the chosen colours; paper is always light. */
function applyTheme(printing) {
  const dark = !printing && (themeChoice === 'auto' ? systemDark.matches : themeChoice === 'dark');
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  if (graph) graph.repaint();
}

function setTheme(name) {
  const theme = THEMES.find((one) => one.name === name) || THEMES[0];
  themeChoice = theme.name;
  const button = byId('theme');
  button.setAttribute('aria-label', theme.title);
  button.title = theme.title;
  replaceChildren(button, icon(theme.path));
  applyTheme(false);
}

// ---- the side tree on narrow windows

const narrow = window.matchMedia('screen and (max-width: 900px)');

function setSide(open) {
  byId('frame').classList.toggle('side-open', open);
  byId('frame').classList.toggle('side-closed', !open);
  byId('menu').setAttribute('aria-expanded', String(open));
}

function closeSide() {
  if (narrow.matches) setSide(false);
}

// ---- the panel's edge

function makeResizable() {
  const panel = byId('panel');
  const edge = h('div', {
    class: 'panel-edge', role: 'separator', 'aria-orientation': 'vertical', 'aria-label': 'Width of the details', tabindex: 0,
  });
  panel.before(edge);
  const setWidth = (width) => {
    const bounded = Math.max(320, Math.min(window.innerWidth * 0.75, width));
    document.documentElement.style.setProperty('--panel-width', `${Math.round(bounded)}px`);
    edge.setAttribute('aria-valuenow', String(Math.round(bounded)));
    return bounded;
  };
  const stored = parseInt(settings.get('panel') || '', 10);
  if (stored) setWidth(stored);
  edge.addEventListener('pointerdown', (event) => {
    edge.setPointerCapture(event.pointerId);
    const move = (moved) => settings.set('panel', String(setWidth(window.innerWidth - moved.clientX)));
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true });
  });
  edge.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: 32, ArrowRight: -32 }[event.key];
    if (step) settings.set('panel', String(setWidth(panel.offsetWidth + step)));
  });
}

// ---- keys

const SHORTCUTS = [
  ['/', 'Search'],
  ['← →', 'Along the lineage: what it depends on, what refers to it'],
  ['↑ ↓', 'Other nodes of the same rank'],
  ['f', 'Focus on the selected node, or leave the focus'],
  ['+ −', 'Zoom'],
  ['0', 'Show everything'],
  ['g', 'Go to the lineage'],
  ['o', 'Go to the overview'],
  ['t', 'Go to the project tree'],
  ['Esc', 'Leave the focus, then close the details'],
  ['?', 'This list'],
];

function fillHelp() {
  const dialog = byId('help-dialog');
  replaceChildren(dialog,
    h('h2', { id: 'help-title' }, 'Keys'),
    h('dl', {}, SHORTCUTS.map(([key, what]) => [h('dt', {}, key.split(' ').map((one) => h('kbd', {}, one))), h('dd', {}, what)])),
    h('p', {}, 'In the graph: drag to move, scroll to zoom, click for details, double click to focus.'),
    h('p', { class: 'made-by' }, `Written by ${project.generator}. Everything is in this file; nothing is loaded from elsewhere.`),
    h('form', { method: 'dialog' }, h('button', { class: 'button' }, 'Close')));
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId('help-dialog').open) return;
  const typing = event.target.closest('input, textarea, select');
  if (typing) return;
  const acts = {
    '/': () => searchBox.focus(),
    '?': () => byId('help-dialog').showModal(),
    f: toggleFocus,
    g: () => go({ view: 'graph' }),
    o: () => go({ ...emptyRoute }),
    t: () => { setSide(true); byId('tree').querySelector('[tabindex="0"]').focus(); },
    0: () => graph.fit(),
    '+': () => graph.zoomBy(1.35),
    '-': () => graph.zoomBy(1 / 1.35),
    Escape: () => { if (route.up !== null) toggleFocus(); else if (route.node !== null) closePanel(); },
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

// ---- start

function start() {
  byId('brand-name').textContent = project.name;
  setTheme(settings.get('theme') || 'auto');
  graph = createGraph({
    pick: (index) => go({ node: index === null ? null : nodes[index].id }),
    focus: (index) => go({ node: nodes[index].id, up: route.up === null ? 1 : route.up, down: route.down === null ? 1 : route.down }),
  });
  tree = createTree({ pick: (index) => go({ view: 'graph', node: nodes[index].id, ...(route.view === 'graph' ? {} : clearedFilters()) }) });
  toolbar = createToolbar();
  searchBox = createSearchBox();
  renderOverview(byId('overview'));
  makeResizable();
  fillHelp();
  setSide(!narrow.matches);
  narrow.addEventListener('change', () => setSide(!narrow.matches));
  byId('menu').addEventListener('click', () => setSide(byId('menu').getAttribute('aria-expanded') !== 'true'));
  byId('theme').addEventListener('click', () => {
    const at = THEMES.findIndex((theme) => theme.name === themeChoice);
    const next = THEMES[(at + 1) % THEMES.length].name;
    settings.set('theme', next);
    setTheme(next);
  });
  byId('help').addEventListener('click', () => byId('help-dialog').showModal());
  byId('skip').addEventListener('click', () => byId('main').focus());
  byId('zoom-in').addEventListener('click', () => graph.zoomBy(1.35));
  byId('zoom-out').addEventListener('click', () => graph.zoomBy(1 / 1.35));
  byId('zoom-fit').addEventListener('click', () => graph.fit());
  document.addEventListener('keydown', onKey);
  window.addEventListener('hashchange', () => show(parseHash(window.location.hash)));
  systemDark.addEventListener('change', () => applyTheme(false));
  window.addEventListener('beforeprint', () => applyTheme(true));
  window.addEventListener('afterprint', () => applyTheme(false));
  show(parseHash(window.location.hash));
  // For scripts of one's own, in the console or a driven browser.
  window.redstart = Object.freeze({
    site,
    details: (id) => details(indexOfId.get(id)),
    /** Where a node is drawn, in pixels of the canvas; undefined where it is not shown. */
    spot: (id) => graph.spot(indexOfId.get(id)),
    /** Pixels of the screen for one unit of the drawing. */
    scale: () => graph.scale(),
  });
  document.documentElement.dataset.ready = 'yes';
}

start();
