// Building elements. Text only ever enters the page as text nodes: nothing in these scripts writes markup,
// and the page's policy (require-trusted-types-for 'script') would refuse it.

/**
 * Makes an element: h('a', {class: 'x', href: '#/', onclick: f}, 'text', child, [more, children]).
 * Properties that are null, undefined or false are left out; children that are null or false too.
 */
function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child);
  }
}

function replaceChildren(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

// The page's typeface, for canvases and pictures; the style sheet has the same list.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif';

const byId = (id) => document.getElementById(id);

const SVG = 'http://www.w3.org/2000/svg';

/** An icon from a path in a box of 16 by 16. */
function icon(path, className) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', className || 'icon');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** Tells a screen reader what has just happened. */
function announce(text) {
  byId('live').textContent = text;
}

function plural(count, one, many) {
  return `${number(count)} ${count === 1 ? one : many || one + 's'}`;
}

function number(value) {
  return value.toLocaleString('en-US');
}

/** Seconds in words: 0.04 s, 3.2 s, 2 min 5 s, 1 h 12 min. */
function duration(seconds) {
  if (seconds < 0.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A time as the artifacts write it (ISO 8601, UTC) in the reader's own zone, short. */
function moment(text) {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const pad = (part) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} `
    + `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Storage that may be refused to a file: then settings last as long as the page. */
const settings = {
  get(name) {
    try {
      return window.localStorage.getItem(`redstart.${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      window.localStorage.setItem(`redstart.${name}`, value);
    } catch {
      // Kept for this visit only.
    }
  },
};

async function copyText(text, button) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    area.value = text;
    document.body.append(area);
    area.select();
    copied = document.execCommand('copy');
    area.remove();
  }
  const before = button.textContent;
  button.textContent = copied ? 'Copied' : 'Not allowed';
  setTimeout(() => { button.textContent = before; }, 1400);
}

function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
