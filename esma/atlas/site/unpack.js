// Data that stands packed in a page or in a script beside it: gzip in base 64.
esma.unpack = (text) => {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).json();
};

// A page from a file may not read other files, but it may run them.
esma.load = (() => {
  const known = {};
  const read = (name) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${document.body.dataset.root}${name}.js`;
      script.onload = () => done(esma.unpack(esma.packed[name]));
      script.onerror = failed;
      document.head.append(script);
    });
  return (name) => (known[name] ??= read(name));
})();
