// Math.random of an isolate. Its own begins with the same state each time that the memory is restored; this one is seeded by the
// host for each task (sfc32 of Chris Doty-Humphrey's PractRand).

export const randomSource = `
'use strict';
var seedRandom = function (seed) {
  var a = seed[0], b = seed[1], c = seed[2], d = seed[3];
  var next = function () {
    var t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (var i = 0; i < 12; i++) next();
  Math.random = function () { return next() / 4294967296; };
};
`
