"""The plugin's hook: what is read in place of the plumbing of transformers, as one table."""

from pathlib import Path

from shapecheck.plugins import hookimpl
from shapecheck.rules import Registry

SOURCE = Path(__file__).parent / "source"

ACCELERATORS = ("cuda", "hpu", "mlu", "mps", "musa", "npu", "xla", "xpu")

STAND_INS = {
    "decorators": (
        "transformers.utils.auto_docstring.auto_docstring",
        "transformers.utils.doc.copy_func",
        "huggingface_hub.dataclasses.strict",
    ),
    "weights": (
        "transformers.modeling_utils.PreTrainedModel.init_weights",
        "transformers.modeling_utils.PreTrainedModel.can_generate",
    ),
    "environment": (
        "transformers.utils.import_utils.is_torch_available",
        "transformers.utils.import_utils.get_current_accelerator",
        *(f"transformers.utils.import_utils.is_torch_{kind}_available" for kind in ACCELERATORS),
    ),
    "loading": (
        "transformers.configuration_utils.PreTrainedConfig._get_config_dict",
        "transformers.dynamic_module_utils.resolve_trust_remote_code",
        "transformers.modeling_utils.PreTrainedModel.from_pretrained",
        "transformers.utils.hub.resolve_revision",
        "transformers.utils.peft_utils.find_adapter_config_file",
    ),
}
"""For each file in `source/`, the definitions that it holds in place of a library's own."""


@hookimpl
def shapecheck_register(registry: Registry) -> None:
    for file, names in STAND_INS.items():
        for name in names:
            registry.stand_in(name, SOURCE / f"{file}.py")
