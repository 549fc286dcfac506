import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { backgroundScript } from './background-script.ts'
import { fontsFirst } from './fonts-first.ts'
import { reservedPrefixes } from './src/shell/reserved-prefixes.ts'

const server = process.env['ETUDE_SERVER'] ?? 'http://127.0.0.1:8787'

export default defineConfig({
  plugins: [
    react(),
    fontsFirst(),
    backgroundScript(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/shell',
      filename: 'service-worker.ts',
      injectRegister: null,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest}'],
        // The worker keeps it among its own scripts; no page ever asks for it.
        globIgnores: ['background-sync.js'],
      },
      manifest: {
        id: '/',
        name: 'Etude',
        short_name: 'Etude',
        description: 'Plan what to practise, do it, and see how it went.',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f7f3ea',
        theme_color: '#f7f3ea',
        categories: ['education', 'productivity', 'music'],
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
    }),
  ],
  build: {
    target: 'es2023',
    cssTarget: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A few files that change together rather than dozens of tiny ones. The replica comes by itself, when somebody is signed in.
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'ground', test: /node_modules.(?!.*(zod|workbox|ts-fsrs|yjs|lib0)).*\.m?js$/ },
            { name: 'shared', test: /web.src.(kit|session|messages.messages|messages.translate)/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      reservedPrefixes.map((prefix) => [prefix, { target: server, ws: true, changeOrigin: false }]),
    ),
  },
})
