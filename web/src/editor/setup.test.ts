import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { speak } from '../testing/speak';
import { parameterNames, phrases } from './setup';

test('parameters are offered under the names that the script finds them by', async () => {
  const state = EditorState.create({ doc: 'echo $PAR' });
  const offered = await parameterNames(['folder'])(new CompletionContext(state, 9, false));
  expect(offered).toMatchObject({ from: 6, options: [{ label: 'PARAM_folder' }] });
});

test('nothing is offered where nothing was typed, unless it is asked for', async () => {
  const state = EditorState.create({ doc: 'echo ' });
  const offer = parameterNames(['folder']);
  expect(await offer(new CompletionContext(state, 5, false))).toBeNull();
  expect(await offer(new CompletionContext(state, 5, true))).toMatchObject({ from: 5 });
});

test('the editor speaks the viewer’s language', () => {
  const state = EditorState.create({ extensions: phrases(speak('ko')) });
  expect(state.phrase('Go to line')).toBe('줄 이동');
  expect(state.phrase('replaced match on line $', 7)).toBe('7번째 줄을 바꿈');
});
