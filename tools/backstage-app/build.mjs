// Builds the app with esbuild only. Backstage's CLI would install a thousand more packages for the same bundle.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const folder = import.meta.dirname
const dist = `${folder}/dist`

/** A single copy of singletons: the second React of a nested dependency would have separate contexts. */
const single = ['react', 'react-dom', 'react-router', 'react-router-dom', '@material-ui/core', '@material-ui/styles']
const onlyOnce = {
  name: 'only-once',
  setup({ onResolve, resolve }) {
    const filter = new RegExp(`^(${single.join('|')})(/.*)?$`)
    onResolve({ filter }, async ({ path, kind, importer, pluginData }) => {
      if (pluginData === 'resolved') return
      // Some import it dynamically and read createRoot from its named exports, of which a CommonJS module has one.
      if (path === 'react-dom/client' && kind === 'dynamic-import') return { path: `${folder}/src/react-dom-client.js` }
      const found = await resolve(path, { kind, importer, resolveDir: folder, pluginData: 'resolved' })
      return found.errors.length > 0 ? undefined : found
    })
  },
}

const nothing = `${folder}/src/nothing.cjs`
const files = ['svg', 'png', 'jpg', 'gif', 'woff', 'woff2', 'ttf', 'eot', 'md']

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
const began = Date.now()
await build({
  entryPoints: { app: `${folder}/src/app.jsx` },
  absWorkingDir: folder,
  outdir: dist,
  bundle: true,
  format: 'esm',
  splitting: true,
  minify: true,
  jsx: 'automatic',
  target: 'es2022',
  logLevel: 'error',
  plugins: [onlyOnce],
  mainFields: ['browser', 'module', 'main'],
  conditions: ['browser', 'module'],
  inject: [`${folder}/src/node-globals.js`],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.HAS_REACT_DOM_CLIENT': 'true',
    'process.env.APP_CONFIG': 'undefined',
    'process.env': '{}',
    global: 'globalThis',
  },
  loader: Object.fromEntries(files.map((ending) => [`.${ending}`, 'file'])),
  alias: {
    buffer: 'buffer/',
    stream: 'stream-browserify',
    path: 'path-browserify',
    util: 'util/',
    url: 'url/',
    ...Object.fromEntries(['crypto', 'fs', 'os', 'zlib', 'http', 'https', 'assert'].map((name) => [name, nothing])),
  },
})
copyFileSync(`${folder}/src/index.html`, `${dist}/index.html`)
console.log(`Built the Backstage app in ${((Date.now() - began) / 1000).toFixed(0)} s`)
