"""What runs in the process that reads one file: it starts with nothing, gives up what is left, then reads.

This package is started on its own, so it imports nothing of cfsdocs but itself and nothing it does not need.
Must never: touch a document before the locks are on, or report anything of its content but pages.
"""
