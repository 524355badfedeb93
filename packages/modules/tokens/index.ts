export { findToken, startTokenCache, type TokenIdentity } from './operations/find-token.ts'
export { tokenAttention } from './operations/token-attention.ts'
export { createOwnToken, createToken, listOwnTokens, listTokens, revokeOwnToken, revokeToken } from './operations/tokens.ts'
