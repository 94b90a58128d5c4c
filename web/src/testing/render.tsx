/** Draws a piece of the console as it is in the product: texts, theme parts and router around it, no server. */

import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { App } from 'antd';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { createMemoryRouter, MemoryRouter, type RouteObject, RouterProvider } from 'react-router';
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

/** Draws pages as the product's router shows them, beginning at `path`; returns the router too. */
export function drawRoutes(routes: RouteObject[], path: string, { language = 'en' as Language } = {}) {
  if (!i18next.isInitialized) startI18n(language);
  void i18next.changeLanguage(language);
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  const drawn = render(
    <QueryClientProvider client={createQueryClient()}>
      <App>
        <RouterProvider router={router} />
      </App>
    </QueryClientProvider>,
  );
  return { ...drawn, router };
}
