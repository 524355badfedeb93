import { launch } from './launcher.ts'
import { readOptions } from './options.ts'

// npm start with several processes, as in production, behind a balancer. A process that ends
// is started again, so that one can be killed to see what happens.

const { values } = readOptions('npm run stack -- [--web 3] [--workers 3] [--reset]', {
  web: { type: 'string', default: '2' },
  workers: { type: 'string', default: '2' },
  reset: { type: 'boolean' },
})

function processes(option: 'web' | 'workers'): number {
  const count = Number(values[option])
  if (Number.isInteger(count) && count >= 1 && count <= 16) return count
  console.error(`--${option} must be a number from 1 to 16.`)
  process.exit(1)
}

launch({ mode: 'production', web: processes('web'), workers: processes('workers'), balanced: true })
