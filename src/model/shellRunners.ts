// Which program a command runs: runners in front of it are left out, and so is the folder that it is in.

/** Programs that run the command after them. */
const RUNNERS: ReadonlySet<string> = new Set([
  'sudo',
  'nohup',
  'exec',
  'env',
  'time',
  'nice',
  'command',
  'setsid',
]);

/** The command that `sudo -E nohup …` or `cloud-init-per once name …` runs. */
export function unwrapped(words: readonly string[]): readonly string[] {
  let from = 0;
  for (; from < words.length; from++) {
    const word = programName(words[from] ?? '');
    if (word === 'cloud-init-per') from += 2;
    else if (!RUNNERS.has(word) && !/^[A-Za-z_]\w*=/.test(word) && !(from > 0 && word.startsWith('-'))) break;
  }
  return words.slice(from).map((word, index) => (index === 0 ? programName(word) : word));
}

/** Folders of the system's programs. /usr/local/bin has those of the user. */
const FOLDERS = ['/bin/', '/sbin/', '/usr/bin/', '/usr/sbin/'];

/** `systemctl` of `/usr/bin/systemctl`. */
export function programName(word: string): string {
  const folder = FOLDERS.find((one) => word.startsWith(one));
  return folder === undefined ? word : word.slice(folder.length);
}
