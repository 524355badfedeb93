import { parseArgs } from 'node:util'
import { benchBackstageApi } from './backstage-api.ts'
import { compareResults, readResults, saveResults } from './compare-results.ts'

// Measures any server that speaks Backstage's API, in a process of its own:
//   npm run bench -- api --url http://127.0.0.1:7007/api --token T [--json results.json] [--peer results-of-another.json] [--fresh]

const { values } = parseArgs({
  args: process.argv.slice(2).filter((a) => a !== 'api'),
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    json: { type: 'string' },
    peer: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    fresh: { type: 'boolean', default: false },
  },
})
if (!values.url || !values.token) throw new Error('Name the server: --url http://host:port/api --token T')
const results = await benchBackstageApi(
  { base: values.url, token: values.token, fresh: values.fresh },
  Number(values.seconds) * 1000,
)
if (values.json) saveResults(values.json, results)
if (values.peer) compareResults(results, readResults(values.peer))
