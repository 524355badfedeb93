// Replaces Node.js modules that no browser has.
module.exports = {}
