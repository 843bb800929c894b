import { type Command, CommandFailed } from './command.ts';
import { runProgram } from './run-program.ts';

interface Deps {
  readonly greeting: string;
}

const commands: readonly Command<Deps>[] = [
  {
    name: 'greet',
    summary: 'greet somebody',
    positionals: [{ name: 'NAME', description: 'who is greeted' }],
    options: {
      times: { value: 'NUMBER', description: 'how often' },
      loud: { description: 'with an exclamation mark' },
    },
    run: async ({ greeting }, args, out) => {
      const line = `${greeting} ${args.positional('NAME')}${args.flag('loud') ? '!' : ''}`;
      const times = Number(args.text('times') ?? 1);
      out.answer(
        { line, times },
        Array.from({ length: times }, () => line),
      );
    },
  },
  {
    name: 'team add',
    summary: 'add somebody',
    options: { role: { value: 'ROLE', description: 'what they may do' } },
    run: async (_, args) => {
      throw new CommandFailed([`No ${args.required('role')} today.`, 'Nothing was changed.'], { refused: true });
    },
  },
  {
    name: 'team break',
    summary: 'break',
    run: async () => {
      throw new Error('The disk is full.\nand more', { cause: new Error('inner') });
    },
  },
];

async function run(line: string, { isDebug = false } = {}) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runProgram({
    commands,
    deps: { greeting: 'Hello' },
    words: line.split(' ').filter((word) => word !== ''),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    clock: () => new Date(),
    isDebug,
  });
  return { exitCode, stdout, stderr };
}

describe('the command line', () => {
  it('runs a command with its arguments and answers people', async () => {
    expect(await run('greet Ann')).toEqual({ exitCode: 0, stdout: 'Hello Ann\n', stderr: '' });
    expect((await run('greet --loud --times 2 Ann')).stdout).toBe('Hello Ann!\nHello Ann!\n');
    expect((await run('greet --times=2 -- --json')).stdout).toBe('Hello --json\nHello --json\n');
  });

  it('answers programs in JSON', async () => {
    const { exitCode, stdout } = await run('greet Ann --json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ line: 'Hello Ann', times: 1 });
  });

  it('helps, for the whole and for every command', async () => {
    const whole = await run('--help');
    expect(whole).toMatchObject({ exitCode: 0, stderr: '' });
    expect(whole.stdout).toContain('greet NAME  greet somebody');
    const one = await run('greet --help');
    expect(one).toMatchObject({ exitCode: 0, stderr: '' });
    expect(one.stdout).toMatch(
      /greet NAME \[options\][\s\S]*NAME +who is greeted[\s\S]*--times NUMBER +how often[\s\S]*--json/,
    );
    const group = await run('team --help');
    expect(group.stdout).toContain('team add');
    expect(group.stdout).not.toContain('greet');
  });

  it.each([
    ['', /Usage/],
    ['gret Ann', /^There is no command “gret”\. Did you mean “greet”\?\n$/],
    ['team ad', /^There is no command “team ad”\. Did you mean “team add”\?\n$/],
    ['team', /^There is no command “team”\. There are: team add, team break\.\n$/],
    ['weather', /^There is no command “weather”\. See: signatory --help\n$/],
    ['--json', /There is no command “--json”/],
    ['greet', /^“greet” needs NAME, who is greeted\. See: signatory greet --help\n$/],
    ['greet Ann Bob', /^“greet” does not know what to do with “Bob”/],
    ['greet Ann --time 2', /^“greet” has no option --time\. Did you mean --times\?\n$/],
    ['greet Ann --constructor', /^“greet” has no option --constructor/],
    ['greet Ann -x', /^“greet” has no option -x/],
    ['greet Ann --times', /^--times needs a value: --times NUMBER\n$/],
    ['greet Ann --times --loud', /^--times needs a value/],
    ['greet Ann --loud=yes', /^--loud is a switch and takes no value\.\n$/],
    ['team add', /^“team add” needs --role ROLE\. See: signatory team add --help\n$/],
  ])('says what is wrong with “%s” and ends with 2', async (line, message) => {
    const { exitCode, stdout, stderr } = await run(line);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('ends with 1 when it did not work, and says why', async () => {
    const told = 'No admin today.\nNothing was changed.\n';
    expect(await run('team add --role admin')).toEqual({ exitCode: 1, stdout: '', stderr: told });
    expect(await run('team add --role admin --json')).toEqual({
      exitCode: 1,
      stdout: '{\n  "refused": true\n}\n',
      stderr: told,
    });
  });

  it('tells what nobody expected in one sentence, and in full only when asked', async () => {
    expect(await run('team break')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'It did not work: The disk is full. LOG_LEVEL=debug shows the details.\n',
    });
    expect((await run('team break', { isDebug: true })).stderr).toContain('run-program.test.ts');
  });
});
