import { nearest } from './nearest.ts';

describe('the nearest word', () => {
  it('is the one that was probably meant', () => {
    expect(nearest('taget', ['label', 'target', 'regions'])).toBe('target');
    expect(nearest('Titel', ['summary', 'title'])).toBe('title');
    expect(nearest('aply', ['apply', 'list'])).toBe('apply');
  });

  it('is none where nothing comes near', () => {
    expect(nearest('weather', ['label', 'target'])).toBeUndefined();
    expect(nearest('', ['label'])).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });
});
