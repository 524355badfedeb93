import { readDescriptorFile } from '@callboard/plugin-kit/descriptor-file'

// Reads a file of 3,000 placeholders, in a process of its own, as workers are.

const lines = Array.from({ length: 3000 }, (_, i) => `  k${i}:\n    $text: ./f${i}\n`).join('')
const text = `apiVersion: v1\nkind: Component\nmetadata:\n  name: x\nspec:\n${lines}`
await readDescriptorFile({ path: 'f', url: 'u', text, read: async () => ({ text: 'x' }) })
