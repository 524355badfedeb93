import { launch } from './launcher.ts'

// npm start, and with --dev npm run dev.

launch({ mode: process.argv.includes('--dev') ? 'dev' : 'production', web: 1, workers: 1 })
