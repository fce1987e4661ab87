"""Text classifiers that learn from a district's own history: small, local, fast. No domain words, no Django.

`fitting.fit` learns (needs scikit-learn); `linear.Classifier` answers (numpy alone); `packing` keeps one as bytes;
`measuring` says how good it is.
"""
