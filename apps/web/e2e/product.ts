/** Where a running product is found, as environment variables. */
export type Product = {
  CALLBOARD_URL: string
  CALLBOARD_SANDBOX: string
  CALLBOARD_PORTAL_DOMAIN: string
  CALLBOARD_DATA_DIR: string
}

/** Hands the products to Playwright's workers, one to each. */
export function shareProducts(products: readonly Product[]): void {
  process.env.CALLBOARD_PRODUCTS = JSON.stringify(products)
}

/** Sets the variables of this worker's product. Playwright gives a number to each worker that runs at the same time. */
export function takeProduct(): void {
  const products = JSON.parse(process.env.CALLBOARD_PRODUCTS ?? '[]') as Product[]
  Object.assign(process.env, products[Number(process.env.TEST_PARALLEL_INDEX)])
}
