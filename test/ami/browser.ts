// A page in headless Chromium, by the DevTools protocol over a pipe: no port, no library.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Debian's Chromium, or the one that CHROMIUM names; undefined if there is none. */
export const CHROMIUM: string | undefined = [process.env['CHROMIUM'], '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

export class Browser {
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly listeners: ((message: Message) => void)[] = [];
  private next = 1;
  private session: string | undefined;
  private readonly process: ChildProcess;
  private readonly input: Writable;
  private readonly folder = mkdtempSync(join(tmpdir(), 'amilint-chromium-'));
  /** Addresses that the page requested. */
  readonly requests: string[] = [];

  constructor(program: string) {
    this.process = spawn(
      program,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--remote-debugging-pipe',
        `--user-data-dir=${this.folder}`,
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const [, , , input, output] = this.process.stdio;
    this.input = input as Writable; // the fourth of stdio is what the browser reads
    let text = '';
    (output as Readable).on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const parts = text.split('\0');
      text = parts.pop() ?? '';
      for (const part of parts) this.receive(JSON.parse(part));
    });
  }

  private receive(message: Message): void {
    if (message.id !== undefined) this.waiting.get(message.id)?.(message);
    else for (const listener of this.listeners) listener(message);
  }

  private async send(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = this.next++;
    const session = this.session === undefined ? {} : { sessionId: this.session };
    this.input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  async open(): Promise<void> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    this.session = String(sessionId);
    this.listeners.push(({ method, params }) => {
      if (method !== 'Network.requestWillBeSent') return;
      const { request } = params as { request: { url: string } }; // the protocol's event has it
      this.requests.push(request.url);
    });
    await this.send('Network.enable');
    await this.send('Page.enable');
  }

  async show(url: string, width: number, scheme: 'light' | 'dark'): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.send('Emulation.setEmulatedMedia', { features });
    const size = { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 };
    await this.send('Emulation.setDeviceMetricsOverride', size);
    const loaded = new Promise<void>((resolve) => {
      this.listeners.push(({ method }) => method === 'Page.loadEventFired' && resolve());
    });
    await this.send('Page.navigate', { url });
    await loaded;
  }

  /** What an expression is in the page; the tool may run one though the page itself runs none. */
  async value<T>(expression: string): Promise<T> {
    const { result } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { value: T }).value; // the caller knows the type of its expression
  }

  async picture(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(String(data), 'base64');
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await gone;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
