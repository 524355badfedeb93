export { getHome } from './operations/get-home.ts'
