// Like start, with hot reload.
export {}

process.argv.push('--dev')
await import('./start.ts')
