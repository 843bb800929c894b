import { startProgress } from './progress.ts';

function started(isTTY: boolean) {
  let now = 0;
  let written = '';
  const target = { isTTY, write: (text: string) => (written += text) };
  const progress = startProgress('Counting', target, () => new Date(now));
  return {
    progress,
    written: () => written,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('progress', () => {
  it('is a line every five seconds where there is no terminal', () => {
    const { progress, written, pass } = started(false);
    progress.at(1, 10);
    pass(4999);
    progress.at(2, 10);
    expect(written()).toBe('');
    pass(1);
    progress.at(3, 10);
    progress.at(4, 10);
    progress[Symbol.dispose]();
    expect(written()).toBe('Counting: 3 of 10\n');
  });

  it('is one line drawn again on a terminal, gone at the end', () => {
    const { progress, written, pass } = started(true);
    pass(100);
    progress.at(1);
    pass(100);
    progress.at(2);
    progress[Symbol.dispose]();
    expect(written()).toBe('\r\x1b[KCounting: 1\r\x1b[KCounting: 2\r\x1b[K');
  });

  it('of work that is done at once says nothing', () => {
    const { progress, written } = started(true);
    progress.at(1);
    progress[Symbol.dispose]();
    expect(written()).toBe('');
  });
});
