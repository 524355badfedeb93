import { exitWithUsage, readOptions } from '../launch/options.ts'
import { benchBackstageApi } from './backstage-api.ts'
import { compareResults, readResults, saveResults } from './compare-results.ts'

// Measures any server that speaks Backstage's API, in a process of its own.
const usage =
  'npm run bench -- api --url http://127.0.0.1:7007/api --token T [--json results.json] [--peer results-of-another.json] [--fresh]'

const { values } = readOptions(
  usage,
  {
    url: { type: 'string' },
    token: { type: 'string' },
    json: { type: 'string' },
    peer: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    fresh: { type: 'boolean', default: false },
  },
  { args: process.argv.slice(2).filter((a) => a !== 'api') },
)
if (!values.url || !values.token) exitWithUsage(usage, 'Name the server and a token.')
const results = await benchBackstageApi(
  { base: values.url, token: values.token, fresh: values.fresh },
  Number(values.seconds) * 1000,
)
if (values.json) saveResults(values.json, results)
if (values.peer) compareResults(results, readResults(values.peer))
