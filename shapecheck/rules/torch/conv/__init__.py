"""Windows over spatial axes: convolutions, pools, padding, patches, resampling."""
