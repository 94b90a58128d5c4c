/** Draws a piece of the console as it is in the product: texts, theme parts and router around it, no server. */

import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { App } from 'antd';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { createQueryClient } from '../api/queryClient';
import { type Language, startI18n } from '../i18n';

export function draw(what: ReactNode, { language = 'en' as Language, path = '/' } = {}) {
  if (!i18next.isInitialized) startI18n(language);
  void i18next.changeLanguage(language);
  return render(
    <QueryClientProvider client={createQueryClient()}>
      <App>
        <MemoryRouter initialEntries={[path]}>{what}</MemoryRouter>
      </App>
    </QueryClientProvider>,
  );
}
