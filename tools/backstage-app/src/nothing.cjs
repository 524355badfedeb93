// Stands for modules of Node.js that no browser has.
module.exports = {}
