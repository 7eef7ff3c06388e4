"""Notes out: papers as Markdown files in a folder of the reader's own, merged on every export.

A paper is one file, known by the `carrel_id` in its front matter and not by its name. In it
Carrel owns the keys that it wrote, as long as they are as it wrote them, and what stands between
its markers; everything else is the reader's, byte for byte. `.carrel/` in the folder is Carrel's.

`exporting.export` writes, `checking.check` looks the files over. `content.py` says what of a
paper goes out: a further block or key is one more entry in a list there. `pictures.py` copies what
notes refer to.
"""
