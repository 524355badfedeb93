// What Node.js has and some packages expect, as Backstage's own build provides it.
import { Buffer } from 'buffer/'
import process from 'process/browser'

export { Buffer, process }
