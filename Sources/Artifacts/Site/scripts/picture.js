// The shown graph as an SVG picture of its own: for documents, and for printing large.

const escapeMarkup = (text) => text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]);

/** Writes path commands instead of drawing them; takes the calls that linkPath makes. */
class PathText {
  constructor() {
    this.parts = [];
  }

  moveTo(x, y) {
    this.add('M', x, y);
  }

  lineTo(x, y) {
    this.add('L', x, y);
  }

  bezierCurveTo(...points) {
    this.add('C', ...points);
  }

  add(letter, ...values) {
    this.parts.push(letter + values.map((value) => Math.round(value * 10) / 10).join(' '));
  }

  toString() {
    return this.parts.join('');
  }
}

function pictureOf({ scene, places, bounds, colours, selected }) {
  const margin = 24;
  const width = Math.ceil(bounds.right - bounds.left + margin * 2);
  const height = Math.ceil(bounds.bottom - bounds.top + margin * 2);
  const measure = document.createElement('canvas').getContext('2d');
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" `
      + `viewBox="${bounds.left - margin} ${bounds.top - margin} ${width} ${height}" font-family="${escapeMarkup(FONT)}">`,
    `<title>${escapeMarkup(project.name)}: lineage</title>`,
    `<rect x="${bounds.left - margin}" y="${bounds.top - margin}" width="${width}" height="${height}" fill="${colours.ground}"/>`,
    `<g fill="none" stroke="${colours.edge}" stroke-width="1.4">`,
  ];
  for (const link of scene.links) {
    const path = new PathText();
    linkPath(link, places, path);
    out.push(`<path d="${path}"${link.bridged ? ' stroke-dasharray="6 5"' : ''}/>`);
  }
  out.push('</g>');
  for (const item of scene.items) {
    const node = nodes[item.index];
    const colour = colours.kinds[node.kind] || colours.muted;
    const chosen = item.index === selected;
    const line = `stroke="${chosen ? colours.accent : colours.line}" stroke-width="${chosen ? 2.2 : 1.2}"`;
    const dash = node.materialized === 'ephemeral' ? ' stroke-dasharray="5 4"' : '';
    measure.font = `600 13px ${FONT}`;
    const name = cut(measure, node.label, item.w - 56, 13);
    out.push(
      `<g transform="translate(${Math.round(item.x * 10) / 10} ${Math.round(item.y * 10) / 10})">`,
      `<title>${escapeMarkup(node.id)}</title>`,
      `<rect width="${item.w}" height="${NODE_HEIGHT}" rx="9" fill="${colours.card}" ${line}${dash}/>`,
      `<rect x="7" y="7" width="30" height="30" rx="6" fill="${colour}"/>`,
      KINDS[node.kind] ? `<path transform="translate(14 14)" d="${KINDS[node.kind].path}" fill="none" stroke="${colours.onKind}" `
        + 'stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>' : '',
      `<text x="46" y="20" font-size="13" font-weight="600" fill="${colours.text}">${escapeMarkup(name)}</text>`,
      `<text x="46" y="34.5" font-size="11" fill="${colours.muted}">${escapeMarkup(subtitle(node))}</text>`,
      '</g>');
  }
  out.push('</svg>');
  return out.join('\n');
}
