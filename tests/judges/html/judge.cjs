// Opens each page and each fragment in Chromium and looks for every figure by the labels that a reader sees.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const TO = process.argv[2];
const MOST_BYTES = 100 * 1024;
/** A page of a site into which a fragment is pasted. */
const host = (html) => `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>x</title><main><h1>x</h1>${html}</main></html>`;
const faults = [];
const counts = { figures: 0, blanks: 0, pages: 0 };

/** Runs in the browser: every figure with the texts of its headers and whether it stands under and beside them. */
function figures() {
  const clean = (text) => text.replace(/^\u3000+/, '');
  return [...document.querySelectorAll('td[headers]')].map((td) => {
    const box = td.getBoundingClientRect();
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const headers = td.getAttribute('headers').split(' ').map((id) => document.getElementById(id));
    const misplaced = headers.filter((th) => {
      if (!th || th.tagName !== 'TH' || th.closest('table') !== td.closest('table')) return true;
      const at = th.getBoundingClientRect();
      const row = at.top <= y && y <= at.bottom;
      const column = at.left <= x && x <= at.right && at.bottom <= box.top + 1;
      return !(th.scope.startsWith('row') ? row || column : column);
    });
    return {
      labels: headers.map((th) => clean(th ? th.textContent : '')).sort(),
      text: td.textContent,
      cell: td.dataset.cell,
      misplaced: misplaced.length,
    };
  });
}

/** A figure as a number and a unit. */
function number(text) {
  const parts = /^([+-]?[0-9.,]+)\s*(\D*)$/.exec(text.trim());
  return parts && [Number(parts[1].replaceAll(',', '')), parts[2]];
}

/** Says what is wrong with the figures of a page. */
function compare(report, shown) {
  const wrong = [];
  const by = new Map();
  for (const figure of shown) {
    const key = figure.labels.join('|');
    if (by.has(key)) wrong.push(`two figures under ${key}`);
    by.set(key, figure);
  }
  for (const { address, labels, value } of report.cells) {
    const figure = by.get(labels.join('|'));
    if (!figure) {
      wrong.push(`no figure under ${labels.join('|')}`);
      continue;
    }
    if (figure.misplaced) wrong.push(`${address} does not stand under its headers`);
    if (figure.cell !== address) wrong.push(`${address} is said to be ${figure.cell}`);
    if (value === null) {
      counts.blanks += 1;
      if (report.keyed && figure.text !== '') wrong.push(`${address} is blank and shows ${figure.text}`);
      continue;
    }
    counts.figures += 1;
    const [got, want] = [number(figure.text), number(value)];
    const same = got && want && got[0] === want[0] && (want[1] === '' || got[1] === want[1]);
    if (!same) wrong.push(`${address} shows ${figure.text}, not ${value}`);
  }
  if (shown.length !== report.cells.length) wrong.push(`${shown.length} figures, not ${report.cells.length}`);
  return wrong;
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map((found) => `axe ${found.id}: ${found.nodes.slice(0, 2).map((node) => node.html.slice(0, 120)).join(' / ')}`);
}

async function judge(browser, report, file, fragment) {
  const name = path.basename(file);
  const html = fs.readFileSync(file, 'utf8');
  const say = (text) => faults.push(`${name} (${report.agency}): ${text}`);
  const bytes = Buffer.byteLength(html);
  if (bytes > MOST_BYTES) say(`${bytes} bytes`);
  if (/<script|<link|<iframe|javascript:|@import|url\((?!#)|(?:src|href)=/i.test(html)) say('it runs or fetches something');
  if (fragment && /<style|\sclass=|<html|<body/i.test(html)) say('a fragment with a style sheet, a class or a page of its own');
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.setContent(fragment ? host(html) : html);
  if (asked.length) say(`it asks for ${asked[0]}`);
  for (const wrong of compare(report, await page.evaluate(figures))) say(wrong);
  const seal = await page.evaluate(() => {
    const meta = document.querySelector('meta[name="gouji-seal"]');
    return [meta ? meta.content : document.querySelector('[data-gouji-seal]').dataset.goujiSeal, document.body.innerText];
  });
  if (!/^gouji-[0-9a-f]{12}-[0-9a-f]{12}$/.test(seal[0]) || !seal[1].includes(seal[0])) say(`its seal is ${seal[0]}`);
  const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((held) => held.id));
  if (new Set(ids).size !== ids.length || ids.some((id) => !id.startsWith('gouji-'))) say('ids that clash');
  // All pages are built alike; the whole reports show what axe-core and paper are about.
  if (report.whole) for (const wrong of await violations(page)) say(wrong);
  if (report.whole && !fragment) await paper(page, say);
  await page.setViewportSize({ width: 375, height: 800 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 375) say(`it is ${width} wide on a phone`);
  await page.close();
  counts.pages += 1;
}

async function paper(page, say) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sizes = [...pdf.matchAll(/\/MediaBox\s*\[([^\]]+)\]/g)].map((box) => box[1].trim().split(/\s+/).map(Number));
  if (!sizes.length) say('no pages on paper');
  const a4 = ([, , width, height]) => Math.abs(width - 595.28) < 1 && Math.abs(height - 841.89) < 1;
  if (!sizes.every(a4)) say(`pages of ${sizes[0]}`);
}

/** The judge must see planted faults: two figures changed with each other, a drawing without words. */
async function planted(browser, report, file) {
  const page = await browser.newPage();
  await page.setContent(fs.readFileSync(file, 'utf8'));
  await page.evaluate(() => {
    const all = [...document.querySelectorAll('td[headers]')];
    const other = all.find((td) => td.textContent !== all[0].textContent);
    [all[0].textContent, other.textContent] = [other.textContent, all[0].textContent];
    document.querySelector('svg').removeAttribute('aria-labelledby');
    document.querySelectorAll('svg title').forEach((title) => title.remove());
  });
  const kept = { ...counts };
  const seen = compare(report, await page.evaluate(figures)).length;
  Object.assign(counts, kept);
  if (seen < 2) faults.push('two figures changed places and nobody saw it');
  if (!(await violations(page)).length) faults.push('a drawing has no words and nobody saw it');
  await page.close();
}

(async () => {
  const reports = JSON.parse(fs.readFileSync(path.join(TO, 'expected.json'), 'utf8'));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  const at = (report, ending) => path.join(TO, 'pages', `${report.name}${ending}`);
  for (const report of reports) {
    await judge(browser, report, at(report, '.html'), false);
    await judge(browser, report, at(report, '.fragment.html'), true);
  }
  await planted(browser, reports[0], at(reports[0], '.html'));
  await browser.close();
  for (const fault of faults.slice(0, 40)) console.error(fault);
  console.log(`html: ${counts.pages} pages and fragments, ${counts.figures} figures found, ${counts.blanks} blanks, ${faults.length} faults`);
  process.exit(faults.length || !counts.figures ? 1 : 0);
})();
