// The state of one run: notes and variables are one however often they are met, and every evaluation ends.
import { describe, expect, test } from 'vitest';
import { Session } from '../../src/evaluation/session.ts';
import { Budget } from '../../src/value/budget.ts';
import { derived } from '../../src/value/origins.ts';
import { choice, known, type Value } from '../../src/value/value.ts';

const source = { path: 'main.tf', text: 'a = b' };
const at = { source, start: 0, end: 1 };
const elsewhere = { source, start: 4, end: 5 };
const text = (value: string): Value => known(value, derived(at));
const reasonOf = (value: Value): string => (value.kind === 'unknown' ? value.why.text : value.kind);

describe('notes', () => {
  test('the same note on the same place is one', () => {
    const session = new Session();
    session.note('invalid', 'It is wrong.', at, true);
    session.note('invalid', 'It is wrong.', at, true);
    session.note('invalid', 'It is wrong.', elsewhere, true);
    expect(session.notes.map((note) => note.at)).toEqual([at, elsewhere]);
  });

  test('a file has one note of each code, and the last one counts', () => {
    const session = new Session();
    for (const message of ['First.', 'Second.'])
      session.noteOnFile({ code: 'syntax', message, path: 'main.tf', incomplete: true });
    session.noteOnFile({ code: 'invalid', message: 'Other.', path: 'main.tf', incomplete: true });
    expect(session.notes.map(({ message }) => message)).toEqual(['Second.', 'Other.']);
  });
});

describe('variables', () => {
  const seed = (name: string) => ({ kind: 'condition', name, cases: ['true', 'false'], at }) as const;

  test('the first caller decides what a variable is', () => {
    const session = new Session();
    const first = session.variable('c', () => seed('IsGpu'));
    expect(session.variable('c', () => seed('Other'))).toBe(first);
  });

  test('one that was renamed keeps its new name', () => {
    const session = new Session();
    const first = session.variable('c', () => seed('Stage = "prod"'));
    session.rename(first, 'IsProd', elsewhere);
    expect(session.variable('c', () => seed('Other'))).toMatchObject({
      id: 'c',
      name: 'IsProd',
      at: elsewhere,
    });
  });
});

describe('steps', () => {
  test('expressions that are too deep are unknown, and others after them are not', () => {
    const session = new Session({ deepest: 3 });
    const nested = (levels: number): Value =>
      session.step(at, () => (levels === 1 ? text('reached') : nested(levels - 1)));
    expect(nested(3)).toEqual(text('reached'));
    expect(reasonOf(nested(4))).toBe('expressions depend on each other more than 3 deep');
    expect(nested(3)).toEqual(text('reached'));
  });

  test('a fault leaves the depth as it was', () => {
    const session = new Session({ deepest: 1 });
    const fail = () =>
      session.step(at, () => {
        throw new Error('a fault');
      });
    expect(fail).toThrow('a fault');
    expect(session.step(at, () => text('a'))).toEqual(text('a'));
  });

  const over = { id: 'c', kind: 'condition', name: 'C', cases: ['true', 'false'], at } as const;
  test.each<[string, ConstructorParameters<typeof Budget>[0], Value, string]>([
    ['steps', { steps: 1 }, text('a'), 'the scan takes too many steps'],
    [
      'the branches of choices',
      { steps: 3 },
      choice(over, [text('a'), text('b')]),
      'the scan takes too many steps',
    ],
    [
      'characters of computed texts',
      { characters: 5 },
      text('abc'),
      'the texts of the scan have too many characters',
    ],
    [
      'characters in the branches of choices',
      { characters: 5 },
      choice(over, [text('ab'), text('c')]),
      'the texts of the scan have too many characters',
    ],
  ])('the budget counts %s', (_, limits, value, reason) => {
    const session = new Session({ budget: new Budget(limits) });
    expect(session.step(at, () => value)).toBe(value);
    expect(session.step(at, () => value)).toBe(value);
    expect(reasonOf(session.step(at, () => value))).toBe(reason);
    expect(session.notes).toMatchObject([{ code: 'too-large', path: 'main.tf', incomplete: true }]);
  });

  test('the items of a list are paid for once', () => {
    const session = new Session({ budget: new Budget({ steps: 6 }) });
    const list: Value = known({ items: [text('a'), text('b')] }, derived(at));
    // Three steps for the list and its items, and one for each further use of it.
    for (let step = 0; step < 4; step++) expect(session.step(at, () => list)).toBe(list);
    expect(session.step(at, () => list)).toBe(list);
    expect(reasonOf(session.step(at, () => list))).toBe('the scan takes too many steps');
  });

  test('a choice between more values than an expression may have is unknown', () => {
    let value = text('ami-1');
    for (let index = 0; index < 30; index++)
      value = choice({ ...over, id: `c${index}`, name: `C${index}` }, [
        value,
        choice(over, [value, text('x')]),
      ]);
    expect(reasonOf(new Session().step(at, () => value))).toBe(
      'it depends on too many combinations of C29, C28, C',
    );
  });

  test.each([
    [2_048, 'choice'],
    [2_049, 'it depends on too many combinations of C'],
  ])('one variable with %d cases: %s', (count, reason) => {
    const cases = Array.from({ length: count }, (_, index) => `${index}`);
    const value = choice({ ...over, cases }, cases.map(text));
    expect(reasonOf(new Session().step(at, () => value))).toBe(reason);
  });

  test('literals are in their source anyway, and count as no characters', () => {
    const session = new Session({ budget: new Budget({ characters: 0 }) });
    const written = known('abc', { at, how: 'literal', via: [] });
    for (let step = 0; step < 3; step++) expect(session.step(at, () => written)).toBe(written);
  });

  test('all sessions of a scan share one budget', () => {
    const budget = new Budget({ steps: 1 });
    const [one, other] = [new Session({ budget }), new Session({ budget })];
    for (let step = 0; step < 2; step++) one.step(at, () => text('a'));
    expect(reasonOf(other.step(at, () => text('a')))).toBe('the scan takes too many steps');
  });
});

describe('secrets', () => {
  const combines = () => true;
  const isSecret = (value: Value): boolean => value.kind === 'known' && value.sensitive === true;
  const secretIn = (session: Session) => session.step(at, () => session.sensitive(text('s3cret')));

  test('what is made of a secret is one, if it is made of all that is in it', () => {
    const session = new Session();
    const made = (isMadeOfAll: boolean) =>
      session.step(
        at,
        () => {
          secretIn(session);
          session.step(at, () => text('plain'));
          return text('made of both');
        },
        () => isMadeOfAll,
      );
    expect(isSecret(made(true))).toBe(true);
    expect(isSecret(made(false))).toBe(false);
  });

  test('what is around an expression with a secret meets it, too', () => {
    const session = new Session();
    const inner = () => session.step(at, () => (secretIn(session), text('b')), combines);
    expect(isSecret(session.step(at, () => (inner(), text('a')), combines))).toBe(true);
  });

  test('an expression beside a secret is none', () => {
    const session = new Session();
    const beside = session.step(at, () => {
      secretIn(session);
      return session.step(at, () => text('plain'), combines);
    });
    expect(isSecret(beside)).toBe(false);
  });

  test('what was met on the way to the value of a name is no part of that value', () => {
    const session = new Session();
    const find = () => (secretIn(session), text('plain'));
    const value = session.step(at, () => (session.named('local.a', at, find), text('made')), combines);
    expect(isSecret(value)).toBe(false);
    const passed = session.step(at, () => (session.named('local.b', at, () => secretIn(session)), text('x')));
    expect(isSecret(passed)).toBe(false);
  });
});

test('work beside steps is taken from the budget', () => {
  const session = new Session({ budget: new Budget({ steps: 5 }) });
  session.spend(5);
  expect(session.step(at, () => text('a'))).toEqual(text('a'));
  expect(reasonOf(session.step(at, () => text('a')))).toBe('the scan takes too many steps');
});

describe('names', () => {
  const ring = (session: Session, ...names: readonly string[]): Value => {
    const evaluate = (index: number): Value => {
      const name = names[index % names.length] ?? '';
      return session.named(name, at, () => evaluate(index + 1));
    };
    return evaluate(0);
  };

  test('a ring is refused, with its members', () => {
    const session = new Session();
    expect(reasonOf(ring(session, 'local.a', 'local.b'))).toBe(
      'local.a depends on itself: local.a → local.b → local.a',
    );
    expect(session.notes.map(({ message }) => message)).toEqual([
      'Values depend on each other in a ring: local.a → local.b → local.a.',
    ]);
  });

  test('a ring that is entered at another member is the same ring', () => {
    const session = new Session();
    ring(session, 'local.a', 'local.b');
    ring(session, 'local.b', 'local.a');
    expect(session.notes).toHaveLength(1);
  });

  test('what leads into a ring is no member of it', () => {
    const session = new Session();
    session.named('output.x', at, () => ring(session, 'local.a'));
    expect(session.notes.map(({ message }) => message)).toEqual([
      'Values depend on each other in a ring: local.a → local.a.',
    ]);
  });

  test('a name that is needed twice, one after the other, is no ring', () => {
    const session = new Session();
    for (let turn = 0; turn < 2; turn++) session.named('local.a', at, () => text('a'));
    expect(session.notes).toEqual([]);
  });

  test('a value that is remembered is evaluated once', () => {
    const session = new Session();
    let evaluations = 0;
    const find = () => session.once('main.tf#x.id', 'x.id', at, () => text(`value ${++evaluations}`));
    expect([find(), find()]).toEqual([text('value 1'), text('value 1')]);
  });
});
