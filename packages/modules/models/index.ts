export { embedTexts } from './operations/embed-texts.ts'
export {
  embeddingStateIn,
  noteEmbedded,
  noteEmbeddingFailure,
  noteEmbeddingWorks,
} from './operations/embedding-state.ts'
export { getModel } from './operations/get-model.ts'
export { listModelUse } from './operations/list-model-use.ts'
export { modelSettingsIn } from './operations/model-settings.ts'
export { removeModel } from './operations/remove-model.ts'
export { saveModel } from './operations/save-model.ts'
export { streamFromModel } from './operations/stream-from-model.ts'
export { testModel } from './operations/test-model.ts'
