// Descriptions are Markdown from the project's authors. They become elements directly: headings, paragraphs, lists,
// tables, quotes, code, emphasis and links to http, https and mailto. Raw HTML shows as the text that it is, and an
// image as a link, for the page loads nothing.

function markdown(text, baseLevel = 3) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').split('\n');
  return h('div', { class: 'markdown' }, blocks(lines, baseLevel));
}

const FENCE = /^ {0,3}(```+|~~~+)\s*([\w+-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)(.*)$/;
const TABLE_RULE = /^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function blocks(lines, level) {
  const out = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    let match;
    if (!line.trim()) {
      at++;
    } else if ((match = FENCE.exec(line))) {
      const end = closingFence(lines, at + 1, match[1]);
      out.push(codeBlock(lines.slice(at + 1, end).join('\n'), match[2]));
      at = end + 1;
    } else if ((match = HEADING.exec(line))) {
      const depth = Math.min(6, match[1].length + level - 1);
      out.push(h(`h${depth}`, {}, inline(match[2])));
      at++;
    } else if (RULE.test(line)) {
      out.push(h('hr'));
      at++;
    } else if (/^ {0,3}>/.test(line)) {
      let end = at;
      while (end < lines.length && /^ {0,3}>/.test(lines[end])) end++;
      out.push(h('blockquote', {}, blocks(lines.slice(at, end).map((quoted) => quoted.replace(/^ {0,3}> ?/, '')), level)));
      at = end;
    } else if (ITEM.test(line)) {
      at = list(lines, at, level, out);
    } else if (line.includes('|') && at + 1 < lines.length && lines[at + 1].includes('-') && TABLE_RULE.test(lines[at + 1])) {
      at = table(lines, at, out);
    } else if (/^ {4}/.test(line)) {
      let end = at;
      while (end < lines.length && (/^ {4}/.test(lines[end]) || !lines[end].trim())) end++;
      out.push(codeBlock(lines.slice(at, end).map((coded) => coded.slice(4)).join('\n').trimEnd(), ''));
      at = end;
    } else {
      let end = at + 1;
      while (end < lines.length && lines[end].trim() && !startsBlock(lines[end])) end++;
      out.push(h('p', {}, inline(lines.slice(at, end).map((part) => part.trimStart()).join('\n'))));
      at = end;
    }
  }
  return out;
}

function startsBlock(line) {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || /^ {0,3}>/.test(line)
    || /^ {0,3}([-*+]|1[.)])\s+\S/.test(line);
}

function closingFence(lines, from, fence) {
  for (let at = from; at < lines.length; at++) {
    const trimmed = lines[at].trim();
    if (trimmed.startsWith(fence) && trimmed === fence[0].repeat(trimmed.length)) return at;
  }
  return lines.length;
}

function codeBlock(text, language) {
  const code = h('code', {});
  if (/^(sql|jinja|redshift|postgres(ql)?)$/i.test(language)) append(code, highlightSQL(text));
  else code.append(text);
  return h('pre', { tabindex: 0 }, code);
}

function list(lines, start, level, out) {
  const first = ITEM.exec(lines[start]);
  const ordered = /\d/.test(first[2]);
  const items = [];
  let at = start;
  let loose = false;
  while (at < lines.length) {
    const match = ITEM.exec(lines[at]);
    if (!match || /\d/.test(match[2]) !== ordered) break;
    const indent = match[1].length + match[2].length + Math.min(match[3].length, 4);
    const content = [match[4]];
    at++;
    while (at < lines.length) {
      const line = lines[at];
      const deep = line.search(/\S/);
      if (deep < 0) {
        // A blank line stays in the item only if what follows is indented under it.
        const next = lines.slice(at + 1).find((later) => later.trim());
        if (next === undefined || next.search(/\S/) < indent) break;
        content.push('');
        loose = true;
        at++;
      } else if (deep >= Math.min(indent, 2) && deep > match[1].length) {
        content.push(line.slice(Math.min(deep, indent)));
        at++;
      } else if (startsBlock(line) || ITEM.test(line)) {
        break;
      } else {
        content.push(line);
        at++;
      }
    }
    items.push(content);
    if (at < lines.length && !lines[at].trim()) {
      const next = lines.findIndex((later, index) => index > at && later.trim());
      if (next < 0 || !ITEM.test(lines[next])) break;
      at = next;
      loose = true;
    }
  }
  const rendered = items.map((content) => {
    const box = content[0].match(/^\[([ xX])\]\s+/);
    if (box) content[0] = content[0].slice(box[0].length);
    let inside = blocks(content, level);
    if (!loose) inside = inside.flatMap((child) => (child.tagName === 'P' ? [...child.childNodes] : [child]));
    return h('li', {}, box ? (box[1] === ' ' ? '☐ ' : '☑ ') : null, inside);
  });
  const startsAt = ordered ? parseInt(first[2], 10) : 1;
  out.push(h(ordered ? 'ol' : 'ul', { start: ordered && startsAt !== 1 ? startsAt : null }, rendered));
  return at;
}

function table(lines, start, out) {
  const cells = (line) => {
    const parts = [];
    let cell = '';
    const text = line.trim().replace(/^\|/, '').replace(/\|$/, '');
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '\\' && text[at + 1] === '|') {
        cell += '|';
        at++;
      } else if (text[at] === '|') {
        parts.push(cell.trim());
        cell = '';
      } else {
        cell += text[at];
      }
    }
    parts.push(cell.trim());
    return parts;
  };
  const head = cells(lines[start]);
  const sides = cells(lines[start + 1]).map((rule) => (/^:.*:$/.test(rule) ? 'center' : /:$/.test(rule) ? 'right' : null));
  const body = [];
  let at = start + 2;
  while (at < lines.length && lines[at].trim() && lines[at].includes('|')) body.push(cells(lines[at++]));
  const row = (parts, tag) => h('tr', {}, head.map((_, column) =>
    h(tag, { class: sides[column] ? `to-${sides[column]}` : null }, inline(parts[column] || ''))));
  out.push(h('div', { class: 'table-scroll' },
    h('table', {}, h('thead', {}, row(head, 'th')), h('tbody', {}, body.map((parts) => row(parts, 'td'))))));
  return at;
}

const SAFE_LINK = /^(https?:|mailto:|#)/i;

/** Emphasis, code, links and line breaks inside a paragraph. */
function inline(text) {
  const out = [];
  let plain = '';
  let at = 0;
  const flush = () => {
    if (plain) out.push(plain);
    plain = '';
  };
  while (at < text.length) {
    const rest = text.slice(at, at + 2000);
    const letter = text[at];
    let match = null;
    if (letter === '\\' && /[\\`*_{}[\]()#+\-.!|~<>]/.test(text[at + 1] || '')) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    if (letter === '`' && (match = /^(`+)([^]*?[^`])\1(?!`)/.exec(rest))) {
      flush();
      out.push(h('code', {}, match[2].replace(/\n/g, ' ').replace(/^ (.*) $/, '$1')));
    } else if (letter === '!' && (match = /^!\[([^\]]*)\]\(\s*<?((?:[^()\s>]|\([^()\s]*\))+)>?(?:\s+["'(][^)]*)?\)/.exec(rest))) {
      flush();
      out.push(link(match[2], match[1] || 'image'));
    } else if (letter === '[' && (match = /^\[((?:[^\][]|\[[^\]]*\])+)\]\(\s*<?((?:[^()\s>]|\([^()\s]*\))+)>?(?:\s+["'(][^)]*)?\)/.exec(rest))) {
      flush();
      out.push(link(match[2], inline(match[1])));
    } else if (letter === '<' && (match = /^<((?:https?:\/\/|mailto:)[^\s<>]+)>/.exec(rest))) {
      flush();
      out.push(link(match[1], match[1].replace(/^mailto:/, '')));
    } else if (letter === 'h' && !/\w/.test(text[at - 1] || '') && (match = /^https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]}]/.exec(rest))) {
      flush();
      out.push(link(match[0], match[0]));
    } else if ((match = emphasis(rest, text[at - 1] || ''))) {
      flush();
      out.push(h(match.tag, {}, inline(match[2])));
    } else if (letter === '\n') {
      const hard = / {2,}$/.test(plain);
      plain = plain.replace(/ +$/, '');
      flush();
      out.push(hard ? h('br') : ' ');
      at++;
      continue;
    }
    if (match) {
      at += match[0].length;
    } else {
      plain += letter;
      at++;
    }
  }
  flush();
  return out;
}

function emphasis(rest, before) {
  let match;
  if ((match = /^(\*\*)(?=\S)([^]*?\S)\*\*/.exec(rest)) || (!/\w/.test(before) && (match = /^(__)(?=\S)([^]*?\S)__(?!\w)/.exec(rest)))) {
    match.tag = 'strong';
  } else if ((match = /^(\*)(?=[^\s*])([^]*?[^\s*])\*(?!\*)/.exec(rest)) || (!/\w/.test(before) && (match = /^(_)(?=[^\s_])([^]*?[^\s_])_(?!\w)/.exec(rest)))) {
    match.tag = 'em';
  } else if ((match = /^(~~)(?=\S)([^]*?\S)~~/.exec(rest))) {
    match.tag = 'del';
  }
  return match;
}

function link(target, content) {
  if (!SAFE_LINK.test(target)) return h('span', { class: 'dead-link', title: target }, content);
  const outside = !target.startsWith('#');
  return h('a', { href: target, rel: outside ? 'noopener noreferrer' : null, target: outside ? '_blank' : null }, content);
}

/** The description's first sentence or line as plain text, for lists and search results. */
function firstLine(text) {
  const line = (text || '').split('\n').find((part) => part.trim() && !/^#/.test(part.trim())) || '';
  return line.replace(/[*_`]|\[([^\]]*)\]\([^)]*\)/g, '$1').trim();
}
