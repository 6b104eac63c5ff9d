// Mutates texts by their grammar: trees of JSON by their nodes, other languages by their words. Most of what
// comes out is well-formed, so that it gets past the readers.

/** Names that an input may have and that are odd somewhere. */
const NAMES = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'a',
  '',
  '…',
  '::error::x',
  '\u001b[31m',
  'Ref',
  'Fn::If',
  'Fn::Sub',
  'Fn::GetAtt',
  'Fn::Join',
  'Fn::Select',
  'Fn::Split',
  'Fn::FindInMap',
  'Fn::Length',
  'Fn::ForEach::L',
  'Fn::Transform',
  'Condition',
  'Type',
  'Properties',
  'Parameters',
  'Mappings',
  'Conditions',
  'for_each',
  'count',
  'dynamic',
  'lifecycle',
  'default',
  'values',
  'resources',
  'references',
  'constant_value',
];

const SCALARS = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  9007199254740991,
  '',
  ' ',
  'a',
  'ami-0123456789abcdef0',
  '$Latest',
  'BEST_FIT',
  'resolve:ssm:/x',
  '{{resolve:ssm:/a}}',
  '{{resolve:ssm:',
  '${a}',
  '${',
  '${!x}',
  '${AWS::Region}',
  '%{ for',
  '\u0000',
  '\ud800',
  '\u202e',
  '::stop-commands::x',
  '##[error]',
  '[a](https://x)',
  '../../x',
  '/etc/passwd',
  'https://x/y?z',
  'x'.repeat(300),
  '${var.names}',
  '${each.value}',
  '${local.image}',
  '${data.aws_ami.golden.id}',
  '${data.aws_ami.golden[*].id}',
  'MANAGED',
  'EC2',
  'm5.large',
];

/** Words that languages give a meaning, and expressions of theirs. */
const WORDS = {
  hcl: [
    ...NAMES.slice(0, 6),
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '=',
    '"',
    '\n',
    ',',
    '...',
    '?',
    ':',
    '=>',
    '[*]',
    '.',
    '"${',
    '<<EOT\n',
    '<<-EOT\n',
    'EOT\n',
    '#',
    '/*',
    'null',
    'true',
    '1e308',
    '-1',
    'for i in range(3) : i',
    'for k, v in var.x : k => v...',
    'var.x',
    'local.x',
    'each.key',
    'each.value',
    'count.index',
    'self',
    'path.module',
    'data.aws_ami.golden.id',
    'aws_launch_template.workers',
    'toset(["a", "b"])',
    'merge({}, {a = 1})',
    'try(a.b, 1)',
    'jsondecode("{}")',
    'lookup({}, "a", 1)',
    'regex("(", "a")',
    'format("%s-%d", "a", 1)',
    'flatten([[1], [2]])',
    'urlencode("a")',
    'timestamp()',
    'cidrsubnet("10.0.0.0/8", 8, 1)',
    'templatefile("x", {})',
    'file("../x")',
    'for_each =',
    'count =',
    'dynamic "x" {',
    'content {',
    'lifecycle {',
    'variable "x" {',
    'locals {',
    'data "aws_ami" "golden" {',
    'module "m" {',
    'source = "./m"',
    'sensitive = true',
    'nonsensitive(var.x)',
    'sensitive("s")',
  ],
  yaml: [
    ...NAMES,
    '!Ref',
    '!Sub',
    '!If',
    '!GetAtt a.b',
    '!Join',
    '!Select',
    '!Split',
    '!FindInMap [a, b, c]',
    '!ImportValue x',
    '!Equals [a, b]',
    '!Base64',
    '!Cidr',
    '!Unknown',
    '&a',
    '*a',
    '<<:',
    '|',
    '>-',
    '-',
    '- ',
    ':',
    ': ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '\n',
    '\n  ',
    '\n      ',
    '#',
    '---\n',
    '...\n',
    '~',
    'null',
    '1e308',
    '.inf',
    '0x1F',
    '2020-01-01',
    '\t',
    '\u0085',
    'Default: a',
    'AllowedValues: [a, b]',
    'NoEcho: true',
    'DeletionPolicy: Retain',
    'Condition: C',
    'AWS::NoValue',
    'AWS::Region',
  ],
};

/**
 * @param {{ path: string, text: string }[]} files @param {'words' | 'tree'} as @returns the files, some of
 * them mutated
 */
export function mutated(files, as, random) {
  const times = 1 + random.below(4);
  const chosen = new Set(Array.from({ length: times }, () => random.below(files.length)));
  return files.map((file, index) => {
    if (!chosen.has(index)) return file;
    const isTree = as === 'tree' && /\.(json|tfstate|map)$/.test(file.path);
    return {
      ...file,
      text: isTree && random.chance(0.95) ? ofTree(file.text, random) : ofWords(file, random),
    };
  });
}

function ofTree(text, random) {
  let tree = JSON.parse(text);
  for (let times = 1 + random.below(5); times > 0; times--) tree = changed(tree, random);
  return JSON.stringify(tree, undefined, random.pick([0, 1, 2]));
}

/** All places of a tree: what holds a value, and under which key. */
function placesOf(tree) {
  const places = [];
  const visit = (value) => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
      places.push({ holder: value, key });
      visit(value[key]);
    }
  };
  visit(tree);
  return places;
}

const copy = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

/** Sets a member, whatever its name: `__proto__`, too, is to be a member. */
function put(holder, key, value) {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function changed(tree, random) {
  const places = placesOf(tree);
  if (places.length === 0) return random.pick(SCALARS);
  const { holder, key } = random.pick(places);
  const other = random.pick(places);
  const value = holder[key];
  const isList = Array.isArray(holder);
  switch (random.below(9)) {
    case 0:
      put(holder, key, random.pick(SCALARS));
      break;
    case 1:
      if (isList) holder.splice(key, 1);
      else delete holder[key];
      break;
    case 2:
      put(holder, key, copy(other.holder[other.key]));
      break;
    case 3:
      put(holder, key, [value]);
      break;
    case 4:
      put(holder, key, {});
      put(holder[key], random.pick(NAMES), value);
      break;
    case 5:
      if (isList) holder.push(copy(value));
      else {
        delete holder[key];
        put(holder, random.pick(NAMES), value);
      }
      break;
    case 6:
      put(holder, key, called(value, random));
      break;
    case 7:
      if (!isList) put(holder, random.pick(NAMES), copy(other.holder[other.key]));
      break;
    default:
      put(holder, key, typeof value === 'string' ? spliced(value, random) : []);
  }
  return tree;
}

/** The value as an argument of a function of CloudFormation. */
function called(value, random) {
  const name = random.pick(NAMES.filter((one) => one.startsWith('Fn::') || one === 'Ref'));
  const argument = random.pick([
    value,
    [value],
    ['a', value],
    [',', value],
    [0, [value]],
    ['C', value, value],
  ]);
  return { [name]: argument };
}

/** A text with another one put into it. */
function spliced(text, random) {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + String(random.pick(SCALARS)) + text.slice(at + random.below(3));
}

/** A word: a text in quotes, a name, a number, a run of blanks, or any other character. */
const WORD = /"[^"\n]*"|[\w.:-]+|[ \t]+|[^]/gu;

function ofWords({ path, text }, random) {
  const words = text.match(WORD) ?? [];
  const pool = path.endsWith('.tf') ? WORDS.hcl : WORDS.yaml;
  for (let times = 1 + random.below(5); times > 0 && words.length > 0; times--) {
    const at = random.below(words.length);
    const length = 1 + random.below(8);
    switch (random.below(7)) {
      case 0:
        words.splice(at, length);
        break;
      case 1:
        words[at] = random.pick(pool);
        break;
      case 2:
        words.splice(at, 0, random.pick(pool));
        break;
      case 3:
        words.splice(random.below(words.length), 0, ...words.slice(at, at + 4 * length));
        break;
      case 4:
        words[at] = random.pick(words);
        break;
      case 5:
        words[at] = words[at].startsWith('"')
          ? `"${spliced(words[at].slice(1, -1), random)}"`
          : spliced(words[at], random);
        break;
      default: {
        const other = random.below(words.length);
        [words[at], words[other]] = [words[other], words[at]];
      }
    }
  }
  return words.join('');
}
