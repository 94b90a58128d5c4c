/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the server: its loopback address by default. */
const SERVER = process.env.CONTROLDOCK_SERVER ?? 'http://127.0.0.1:8000';
const toServer = { target: SERVER, secure: false };

/** Ant Design in one piece is about 1 MB; it is fetched once and cached for as long as its hash lives. */
const LARGEST_EXPECTED_CHUNK = 1500; // kB

export default defineConfig({
  plugins: [react()],
  server: { proxy: { '/api': toServer, '/health': toServer, '/schema': toServer } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The server's Content-Security-Policy allows no data: fonts, scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: LARGEST_EXPECTED_CHUNK,
  },
  test: {
    // Tests that draw ask for jsdom in their first line: it takes longer to start than most tests to run.
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    // A page takes a second to draw in jsdom, and much longer where other work goes on beside it.
    testTimeout: 60_000, // ms
    restoreMocks: true,
  },
});
