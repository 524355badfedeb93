import type { FullConfig } from '@playwright/test'
import { product } from '../../apps/web/e2e/product.ts'
import startProducts from '../../apps/web/e2e/start-products.ts'
import { freePort } from '../launch/ports.ts'
import { serveApp } from './serve-app.ts'

/** Starts the product like its own end-to-end tests, and the Backstage app on a separate origin. */
export default async function start(config: FullConfig): Promise<() => Promise<void>> {
  const port = Number(process.env.BACKSTAGE_APP_PORT) || (await freePort(26_000 + (process.pid % 2000)))
  // The app's server also serves the file that the walk registers, at an address that integrations may not request.
  process.env.OUTGOING_ALLOW = `127.0.0.1:${port}`
  const stopProduct = await startProducts(config)
  const app = await serveApp(port, product().url)
  process.env.BACKSTAGE_APP_URL = app.origin
  return async () => {
    await app.stop()
    await stopProduct()
  }
}
