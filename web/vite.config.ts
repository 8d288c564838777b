import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
  build: { chunkSizeWarningLimit: 1500 },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts'], globals: false },
})
