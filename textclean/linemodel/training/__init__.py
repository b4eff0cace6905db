"""Training of line models: pages whose article is known in, a model and one model a fold out."""

from textclean.linemodel.training.fit import train

__all__ = ["train"]
