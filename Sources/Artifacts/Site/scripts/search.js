// Search over names, columns, tags, paths, descriptions and SQL. All words must be found; where decides the rank.
// `column:email`, `tag:nightly`, `path:marts`, `sql:partition` and `name:` look in one place only.

const PLACES = [
  { key: 'name', weight: 100 },
  { key: 'column', weight: 40 },
  { key: 'tag', weight: 32 },
  { key: 'path', weight: 16 },
  { key: 'description', weight: 14 },
  { key: 'sql', weight: 5 },
];

let searchTexts = null;

/** Lower-case text of every node by place; made on the first search, since it reads all details. */
function buildSearchTexts() {
  searchTexts = nodes.map((node, index) => {
    const more = details(index);
    const columns = more.columns || [];
    const columnTexts = columns.map((column) => column.description || '').join('\n');
    return {
      name: node.label.toLowerCase(),
      column: columns.map((column) => column.name).join('\n').toLowerCase(),
      tag: (node.tags || []).join('\n').toLowerCase(),
      path: `${node.path || ''}\n${node.id}\n${more.owner || ''}`.toLowerCase(),
      description: `${more.description || ''}\n${columnTexts}`.toLowerCase(),
      sql: (more.raw || more.compiled || '').toLowerCase(),
    };
  });
}

function parseQuery(query) {
  return query.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    const match = /^(name|column|col|tag|path|description|desc|sql):(.+)$/.exec(word);
    if (!match) return { text: word, place: null };
    const place = { col: 'column', desc: 'description' }[match[1]] || match[1];
    return { text: match[2], place };
  });
}

/** How well a word fits a text: whole text, start of it, start of a word in it, or anywhere. Zero: not there. */
function fit(text, word) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text === word) return 4;
  if (at === 0) return 2.5;
  for (let from = at; from >= 0; from = text.indexOf(word, from + 1)) {
    if (from === 0 || /[^a-z0-9]/.test(text[from - 1])) return 1.8;
    if (from - at > 400) break;
  }
  return 1;
}

/** The best `limit` nodes for a query: [{index, score, place}], best first, and how many there are in all. */
function search(query, limit) {
  const words = parseQuery(query);
  if (!words.length) return { hits: [], total: 0 };
  if (!searchTexts) buildSearchTexts();
  const hits = [];
  for (let index = 0; index < nodes.length; index++) {
    const texts = searchTexts[index];
    let score = 0;
    let where = null;
    let best = 0;
    for (const word of words) {
      let found = 0;
      for (const { key, weight } of PLACES) {
        if (word.place && word.place !== key) continue;
        const value = weight * fit(texts[key], word.text);
        if (value > found) {
          found = value;
          if (value > best) {
            best = value;
            where = { place: key, word: word.text };
          }
        }
      }
      if (!found) {
        score = 0;
        break;
      }
      score += found;
    }
    if (!score) continue;
    // Among equals: short names first, then what much depends on.
    score += 3 / (1 + texts.name.length / 20) + Math.min(2, nodes[index].children.length / 10);
    hits.push({ index, score, ...where });
  }
  hits.sort((a, b) => b.score - a.score || byName(a.index, b.index));
  return { hits: hits.slice(0, limit), total: hits.length };
}

/** A piece of the text around the first hit, for places other than the name. */
function snippet(hit) {
  const more = details(hit.index);
  const around = (text) => {
    const at = text.toLowerCase().indexOf(hit.word);
    if (at < 0) return '';
    const from = Math.max(0, at - 28);
    const piece = text.slice(from, at + hit.word.length + 60).replace(/\s+/g, ' ');
    return (from > 0 ? '…' : '') + piece;
  };
  switch (hit.place) {
    case 'column': {
      const column = (more.columns || []).find(({ name }) => name.toLowerCase().includes(hit.word));
      return column ? `column ${column.name}` : '';
    }
    case 'tag':
      return `tag ${(nodes[hit.index].tags || []).find((tag) => tag.toLowerCase().includes(hit.word)) || ''}`;
    case 'description': {
      const own = around(more.description || '');
      if (own) return own;
      const column = (more.columns || []).find(({ description }) => (description || '').toLowerCase().includes(hit.word));
      return column ? `${column.name}: ${around(column.description)}` : '';
    }
    case 'sql':
      return around(more.raw || more.compiled || '');
    case 'path':
      return nodes[hit.index].path || '';
    default:
      return firstLine(more.description);
  }
}

/** Text with every occurrence of the query's words marked. */
function marked(text, words) {
  const sorted = words.filter(Boolean).sort((a, b) => b.length - a.length);
  if (!sorted.length) return [text];
  const pattern = new RegExp(`(${sorted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'ig');
  return text.split(pattern).map((part, index) => (index % 2 ? h('mark', {}, part) : part));
}

/** The search field and its list of results. */
function createSearchBox() {
  const field = byId('search');
  const list = byId('results');
  let active = -1;
  let shown = [];
  let timer = 0;
  // What the list shows results for.
  let answered = '';

  function close() {
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
    active = -1;
  }

  function highlight(index) {
    active = index;
    [...list.querySelectorAll('[role=option]')].forEach((option, position) => {
      option.setAttribute('aria-selected', String(position === index));
      if (position === index) {
        option.scrollIntoView({ block: 'nearest' });
        field.setAttribute('aria-activedescendant', option.id);
      }
    });
  }

  function open(index) {
    close();
    field.blur();
    go({ node: nodes[index].id, view: 'graph', keepFocus: false });
  }

  function update() {
    const query = field.value.trim();
    answered = query;
    if (!query) {
      shown = [];
      close();
      return;
    }
    const { hits, total } = search(query, 40);
    shown = hits;
    const words = parseQuery(query).map((word) => word.text);
    if (!hits.length) {
      replaceChildren(list, h('div', { class: 'no-results' },
        h('strong', {}, `Nothing found for “${query}”`),
        h('span', {}, 'All words must match. Try fewer, or one of column:, tag:, path:, sql:')));
    } else {
      replaceChildren(list,
        hits.map((hit, position) => resultRow(hit, position, words)),
        h('div', { class: 'results-foot' }, total > hits.length
          ? `${number(hits.length)} of ${number(total)} shown` : plural(total, 'result')));
    }
    list.hidden = false;
    field.setAttribute('aria-expanded', 'true');
    if (hits.length) highlight(0);
    announce(plural(total, 'result'));
  }

  function resultRow(hit, position, words) {
    const node = nodes[hit.index];
    const text = snippet(hit);
    return h('div', {
      class: 'result', role: 'option', id: `result-${position}`, 'aria-selected': 'false',
      onmousedown: (event) => event.preventDefault(),
      onclick: () => open(hit.index),
    },
    kindMark(node.kind),
    h('span', { class: 'result-text' },
      h('span', { class: 'result-name' }, marked(node.label, words),
        h('span', { class: 'result-kind' }, subtitle(node))),
      text ? h('span', { class: 'result-snippet' }, marked(text, words)) : null));
  }

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(update, nodes.length > 2000 ? 120 : 30);
  });
  field.addEventListener('focus', () => { if (field.value.trim()) update(); });
  field.addEventListener('blur', () => setTimeout(close, 80));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!shown.length) return;
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      highlight((active + step + shown.length) % shown.length);
    } else if (event.key === 'Enter') {
      clearTimeout(timer);
      if (answered !== field.value.trim()) update();
      if (shown[Math.max(0, active)]) open(shown[Math.max(0, active)].index);
    } else if (event.key === 'Escape') {
      if (field.value) field.value = '';
      else field.blur();
      update();
    }
  });
  return { focus: () => { field.focus(); field.select(); } };
}
