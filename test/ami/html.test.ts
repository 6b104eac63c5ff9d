// The HTML page of `amilint ami`: what is written in a template is text in it, and a browser shows it in
// light, in dark and on a narrow screen without asking anybody for anything.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amiHtml } from '../../src/report/amiHtml.ts';
import { Browser, CHROMIUM } from './browser.ts';
import { HCL, YAML } from './runbook/templates.ts';
import { answersAbout } from './support.ts';

const EVIL = `<img src=x onerror=alert(1)>"'&</pre><script>alert(2)</script>`;

/** Two environments whose names and values hold markup. */
const answers = answersAbout([
  { path: 'batch.yaml', text: YAML },
  { path: 'main.tf', text: HCL },
  {
    path: 'evil.yaml',
    text: YAML.replace('ComputeEnvironmentName: workers', `ComputeEnvironmentName: ${JSON.stringify(EVIL)}`)
      .replace('        MaxvCpus', `        ImageId: ${JSON.stringify(EVIL)}\n        MaxvCpus`)
      .replace('JobQueueName: jobs', `JobQueueName: ${JSON.stringify(EVIL)}`),
  },
]);
const page = amiHtml(answers, '2026-11-25');

test('no text of a template is markup', () => {
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toMatch(/<img|<script|onerror=alert\(1\)>/);
});

test('the page needs nothing from anywhere', () => {
  expect(page).not.toMatch(/<(?:link|script|iframe|object)\b|\bsrc=["'](?!x)|@import|url\(/);
  expect(page).toContain(`default-src 'none'`);
});

describe.skipIf(CHROMIUM === undefined)('in Chromium (skipped where it is absent)', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'amilint-page-')), 'ami.html');
  const url = pathToFileURL(file).href;
  const browser = CHROMIUM === undefined ? undefined : new Browser(CHROMIUM);

  beforeAll(async () => {
    writeFileSync(file, page);
    await browser?.open();
  });
  afterAll(async () => {
    await browser?.close();
  });

  /** Relative luminance of a colour, 0 to 1. Source: WCAG 2.2 */
  function luminance(color: string): number {
    const channels = (color.match(/\d+/g) ?? []).slice(0, 3).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    const [red = 0, green = 0, blue = 0] = channels;
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 400],
    ['dark', 400],
  ] as const)('%s, %i pixels wide', async (scheme, width) => {
    if (!browser) throw new Error('there is no browser');
    await browser.show(url, width, scheme);
    const layout = await browser.value<{ wide: number; articles: number; images: number; nodes: number }>(`({
      wide: document.documentElement.scrollWidth,
      articles: document.querySelectorAll('article').length,
      images: document.querySelectorAll('img, script').length,
      nodes: [...document.querySelectorAll('.node')].filter((node) => node.getBoundingClientRect().width > 60).length,
    })`);
    expect(layout.wide, 'nothing is cut off at the side').toBeLessThanOrEqual(width);
    expect(layout.articles).toBe(answers.length);
    expect(layout.images).toBe(0);
    expect(layout.nodes).toBeGreaterThan(3 * answers.length);
    const colors = await browser.value<{ page: string; text: string; dim: string }>(`({
      page: getComputedStyle(document.body).backgroundColor,
      text: getComputedStyle(document.querySelector('.headline')).color,
      dim: getComputedStyle(document.querySelector('.place')).color,
    })`);
    const back = luminance(colors.page);
    expect(back > 0.5).toBe(scheme === 'light');
    for (const color of [colors.text, colors.dim]) {
      const [low, high] = [back, luminance(color)].toSorted((a, b) => a - b);
      expect(((high ?? 0) + 0.05) / ((low ?? 0) + 0.05), 'contrast').toBeGreaterThan(4.5);
    }
    const pictures = process.env['AMILINT_PICTURES'];
    if (pictures !== undefined)
      writeFileSync(join(pictures, `${scheme}-${width}.png`), await browser.picture());
    expect(browser.requests.filter((address) => address !== url && address !== 'about:blank')).toEqual([]);
  });
});
