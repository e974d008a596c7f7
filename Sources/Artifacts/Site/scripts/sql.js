// A light reading of SQL with Jinja in it: enough to colour comments, text, numbers, keywords, function names and
// template blocks, and to turn ref(), source() and relation names into links.

const SQL_WORDS = new Set(('all alter analyze and any array as asc backup between both by case cast check collate column commit '
  + 'compound copy create cross current_date current_timestamp current_user delete desc distinct distkey diststyle drop else encode '
  + 'end escape even except exists explain external false fetch filter first following for foreign from full function grant group '
  + 'grouping having if ignore ilike in inner insert intersect interleaved interval into is isnull join key last lateral leading '
  + 'left like limit listagg materialized merge minus natural no not notnull null nulls offset on only or order outer over partition '
  + 'preceding primary qualify range recursive references rename replace respect returning right rollback row rows schema select '
  + 'set similar some sortkey table temp temporary then to top trailing true truncate unbounded union unique update using values '
  + 'view when where window with within without binding matched unload').split(' '));

const SQL_TYPES = new Set(('bigint bigserial bool boolean bpchar char character date decimal double float float4 float8 geography '
  + 'geometry hllsketch int int2 int4 int8 integer nchar numeric nvarchar precision real smallint super text time timestamp '
  + 'timestamptz timetz varbyte varchar varying').split(' '));

const SQL_TOKEN = new RegExp([
  /(?<comment>--[^\n]*|\/\*[^]*?(?:\*\/|$)|\{#[^]*?(?:#\}|$))/,
  /(?<jinja>\{\{[^]*?(?:\}\}|$)|\{%[^]*?(?:%\}|$))/,
  /(?<text>'[^']*(?:''[^']*)*(?:'|$)|\$\$[^]*?(?:\$\$|$))/,
  /(?<chain>(?:"[^"]*(?:""[^"]*)*"|[A-Za-z_][\w$]*)(?:\s*\.\s*(?:"[^"]*(?:""[^"]*)*"|[A-Za-z_][\w$]*))+)/,
  /(?<quoted>"[^"]*(?:""[^"]*)*")/,
  /(?<number>\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)/,
  /(?<word>[A-Za-z_][\w$]*)/,
].map((part) => part.source).join('|'), 'g');

/** The text as coloured spans. `links` maps a relation ("schema.name", lower case) or a ref ('name') to a node index. */
function highlightSQL(text, links) {
  const out = [];
  let last = 0;
  for (const match of text.matchAll(SQL_TOKEN)) {
    if (match.index > last) out.push(text.slice(last, match.index));
    last = match.index + match[0].length;
    out.push(sqlToken(match, text, last, links));
  }
  if (last < text.length) out.push(text.slice(last));
  return out;
}

function sqlToken(match, text, end, links) {
  const kinds = match.groups;
  const whole = match[0];
  const span = (kind, content) => h('span', { class: `s-${kind}` }, content);
  if (kinds.comment) return span('comment', whole);
  if (kinds.jinja) return span('jinja', jinjaPieces(whole, links));
  if (kinds.text) return span('text', whole);
  if (kinds.chain) {
    const target = links && links.relation(whole);
    return target === undefined || target === null ? whole : nodeLink(target, whole);
  }
  if (kinds.number) return span('number', whole);
  if (kinds.word) {
    const word = whole.toLowerCase();
    if (SQL_WORDS.has(word)) return span('word', whole);
    if (/^\s*\(/.test(text.slice(end, end + 3))) return span('call', whole);
    if (SQL_TYPES.has(word)) return span('type', whole);
    const target = links && links.relation(whole);
    if (target !== undefined && target !== null) return nodeLink(target, whole);
  }
  return whole;
}

const JINJA_TOKEN = /\b(ref|source)\s*\(([^()]*)\)|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;

/** Inside a template block: ref('x') and source('a', 'b') become links, other text in quotes is coloured. */
function jinjaPieces(text, links) {
  const out = [];
  let last = 0;
  for (const match of text.matchAll(JINJA_TOKEN)) {
    out.push(text.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[1]) {
      const words = [...match[2].matchAll(/(?<![\w=]\s*)['"]([^'"]*)['"]/g)].map((word) => word[1]);
      const target = links && words.length ? links.reference(match[1], words) : null;
      out.push(target === null || target === undefined ? match[0] : nodeLink(target, match[0]));
    } else {
      out.push(h('span', { class: 's-text' }, match[0]));
    }
  }
  out.push(text.slice(last));
  return out;
}

function nodeLink(index, content) {
  return h('a', { href: nodeHref(index), 'data-node': index, class: 's-link' }, content);
}

/** Ways from the SQL of a node to the nodes that it names: only its own neighbours count. */
function linksOf(node) {
  const relations = new Map();
  const references = new Map();
  const bare = (name) => name.replace(/\s*\.\s*/g, '.').replace(/"/g, '').toLowerCase();
  for (const parent of node.parents) {
    const other = nodes[parent];
    if (other.relation) {
      const name = bare(other.relation);
      relations.set(name, parent);
      relations.set(name.split('.').slice(-2).join('.'), parent);
    }
    references.set(other.kind === 'source' ? `source ${other.label}` : `ref ${other.name}`, parent);
  }
  return {
    relation: (name) => relations.get(bare(name)),
    reference: (call, words) => references.get(call === 'source' ? `source ${words.join('.')}` : `ref ${words[words.length - 1]}`)
      ?? references.get(`ref ${words[0]}`),
  };
}

/** SQL with a gutter of line numbers. */
function codeView(text, links) {
  const lines = text.split('\n').length;
  const gutter = h('span', { class: 'gutter', 'aria-hidden': 'true' },
    Array.from({ length: lines }, (_, line) => line + 1).join('\n'));
  return h('pre', { class: 'code', tabindex: 0 }, gutter, h('code', {}, highlightSQL(text, links)));
}
