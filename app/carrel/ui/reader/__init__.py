"""The reader pane: one paper with its abstract, its tags and where it stands."""
