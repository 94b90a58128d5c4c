/** Where the console starts. */

import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from './api/queryClient';
import { carryNonce, pageNonce } from './app/nonce';
import { createRouter } from './app/routes';
import { ThemeProvider } from './app/theme';
import { startI18n } from './i18n';
import './app/console.css';

startI18n();

const nonce = pageNonce(document);
if (nonce) carryNonce(document, nonce);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <ThemeProvider>
        <RouterProvider router={createRouter()} />
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
