// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { refusal } from '../../templates/samples';
import { draw } from '../../testing/render';
import { SETTINGS, serveAnnouncements } from '../samples';
import { AnnouncementCard } from './AnnouncementCard';

const SAVING = 'PATCH /api/settings/announcements';

afterEach(() => vi.unstubAllGlobals());

test('only what was changed is sent', async () => {
  const asked = serveAnnouncements(['view', 'administer'], {
    [SAVING]: { ...SETTINGS, group: '239.255.55.9' },
  });
  draw(<AnnouncementCard />);
  const save = await screen.findByRole('button', { name: 'Save' });
  expect(save.hasAttribute('disabled')).toBe(true);
  fireEvent.change(screen.getByLabelText('IPv4 group'), { target: { value: '239.255.55.9' } });
  await waitFor(() => expect(save.hasAttribute('disabled')).toBe(false));
  fireEvent.click(save);
  await waitFor(() => expect(asked.at(-1)?.body).toEqual({ group: '239.255.55.9' }));
});

test('a group that is none is refused at its field', async () => {
  serveAnnouncements(['view', 'administer'], {
    [SAVING]: refusal(422, 'invalid', { fields: { group: 'group_not_multicast' } }),
  });
  draw(<AnnouncementCard />);
  fireEvent.change(await screen.findByLabelText('IPv4 group'), { target: { value: '10.0.0.1' } });
  const save = screen.getByRole('button', { name: 'Save' });
  await waitFor(() => expect(save.hasAttribute('disabled')).toBe(false));
  fireEvent.click(save);
  expect(await screen.findByText(/multicast address from 224/)).toBeDefined();
});
